import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a running server leaves in its home folder for the command line to find it by. */
export interface ServerFile {
  readonly pid: number
  readonly url: string
}

const ownerOnly = { mode: 0o600 } as const

/** The operator token: made at the first start, kept, readable by the owner of the folder only. */
export function openOperatorToken(home: string): string {
  mkdirSync(home, { recursive: true })
  const file = join(home, 'operator-token')
  try {
    // Of two processes that start at once the first one's token stays.
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { ...ownerOnly, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return readOperatorToken(home)
}

export function readOperatorToken(home: string): string {
  return readFileSync(join(home, 'operator-token'), 'utf8').trim()
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

export function removeServerFile(home: string): void {
  rmSync(join(home, 'server.json'), { force: true })
}

/** Keeps a sandbox client's credentials where the examples look for them. Never used for live clients. */
export function writeCredentials(home: string, clientId: string, credentials: object): string {
  const file = join(home, `${clientId}.json`)
  writeFileSync(file, `${JSON.stringify(credentials, null, 2)}\n`, ownerOnly)
  return file
}
