import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError, exitCodes } from './exit-codes.ts'

/** What a running server leaves in its home folder for the command line to find it by. */
export interface ServerFile {
  readonly pid: number
  readonly url: string
  /** The certificate it answers with (PEM chain), when it speaks HTTPS. */
  readonly certificate?: string
}

const ownerOnly = { mode: 0o600 } as const

/** The operator token: made at the first start, kept, readable by the owner of the folder only. */
export function openOperatorToken(home: string): string {
  const file = tokenFile(home)
  try {
    // Of two processes that start at once the first one's token stays.
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { ...ownerOnly, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return readOperatorToken(home)
}

export function readOperatorToken(home: string): string {
  const file = tokenFile(home)
  let token: string
  try {
    token = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new CommandError(exitCodes.failed, `The operator token in ${file} cannot be read: ${String(error)}`)
  }
  if (token !== '') return token
  throw new CommandError(exitCodes.failed, `The file ${file} is empty. Remove it and start the server anew.`)
}

function tokenFile(home: string): string {
  return join(home, 'operator-token')
}

export function makeHome(home: string): void {
  mkdirSync(home, { recursive: true })
}

export function writeServerFile(home: string, server: ServerFile): void {
  writeFileSync(join(home, 'server.json'), `${JSON.stringify(server)}\n`, ownerOnly)
}

/** Undefined when no server was started in this folder, or the last one stopped in order. */
export function readServerFile(home: string): ServerFile | undefined {
  try {
    return JSON.parse(readFileSync(join(home, 'server.json'), 'utf8')) as ServerFile
  } catch {
    return undefined
  }
}

/** Only one's own: with DATABASE_URL another server may have been started in the same folder since. */
export function removeServerFile(home: string, pid: number): void {
  if (readServerFile(home)?.pid === pid) rmSync(join(home, 'server.json'), { force: true })
}
