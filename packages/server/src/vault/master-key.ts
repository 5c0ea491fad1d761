import { createHash, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const keyBytes = 32

/** What data keys are wrapped with. It is never in the database. */
export interface MasterKey {
  /** Says which key it is, and nothing about it: the first 16 hex digits of a hash. */
  readonly id: string
  /** 32 bytes. */
  readonly key: Buffer
}

/** Throws, without repeating anything, when these are not 32 bytes. */
export function masterKeyOf(key: Buffer): MasterKey {
  if (key.length !== keyBytes) throw new Error(`is not ${keyBytes} bytes long`)
  return { id: createHash('sha256').update('capstan master key\n').update(key).digest('hex').slice(0, 16), key }
}

/** Reads the base64 of 32 bytes. Throws an error that does not repeat the text. */
export function parseMasterKey(text: string): MasterKey {
  const key = Buffer.from(text, 'base64')
  // Buffer.from skips what is no base64, so that a slip would silently be another key.
  if (key.length !== keyBytes || key.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, '')) {
    throw new Error(
      `must be the base64 of ${keyBytes} bytes, as "openssl rand -base64 ${keyBytes}" makes it (its value is not shown)`,
    )
  }
  return masterKeyOf(key)
}

/** The keys at hand. The current one seals; the previous one only opens, until everything is wrapped anew. */
export interface MasterKeys {
  /** Undefined while none was ever needed. Throws an error for people when what should be one is none. */
  current(): MasterKey | undefined
  /** The current one, made now if there is none. */
  make(): MasterKey
  readonly previous?: MasterKey
  /** Where the current one comes from, for people: `CAPSTAN_MASTER_KEY`, or a file. */
  readonly place: string
}

/** By settings. */
export function givenMasterKey(key: MasterKey, place: string, previous?: MasterKey): MasterKeys {
  return { current: () => key, make: () => key, place, ...(previous && { previous }) }
}

/**
 * Kept in a file, which is made at the first need, readable by its owner only. It is read when it is asked for: a worker
 * in the same home may have been started before there was a key.
 */
export function keptMasterKey(file: string, previous?: MasterKey): MasterKeys {
  let known: MasterKey | undefined
  const current = () => {
    known ??= readKeyFile(file)
    return known
  }
  return {
    current,
    make() {
      const kept = current()
      if (kept) return kept
      try {
        // Of two processes that make one at the same time the first one's stays.
        writeNewFile(file, `${randomBytes(keyBytes).toString('base64')}\n`)
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error
      }
      const made = current()
      if (!made) throw new Error(`the master key in ${file} is gone again`)
      return made
    },
    place: `the file ${file}`,
    ...(previous && { previous }),
  }
}

/** For servers that are never given credentials to keep. */
export const noMasterKey: MasterKeys = { current: noPlace, make: noPlace, place: 'nowhere' }

function noPlace(): never {
  throw new Error('this server was started without a place for a master key')
}

/**
 * The file is there whole or not at all, and on disk before anything is sealed with what is in it: half a key, or one that
 * a power failure takes back after the secrets were stored, opens nothing. Throws `EEXIST` where there is one.
 */
function writeNewFile(file: string, text: string): void {
  const draft = `${file}.${randomBytes(8).toString('hex')}`
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true })
    linkSync(draft, file)
  } finally {
    rmSync(draft, { force: true })
  }
  // Windows keeps no such thing of a folder, and cannot open one.
  if (process.platform === 'win32') return
  const folder = openSync(dirname(file), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

function readKeyFile(file: string): MasterKey | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new Error(`the master key in ${file} cannot be read (${codeOf(error)})`)
  }
  try {
    return parseMasterKey(text)
  } catch (error) {
    throw new Error(`what is in the file ${file} ${error instanceof Error ? error.message : 'is no master key'}`)
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
