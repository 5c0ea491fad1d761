import { execFile } from 'node:child_process'
import { readFileSync, unlinkSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What PostgreSQL writes about itself into `postmaster.pid`, and removes as the last thing when it ends in order. */
export interface PostmasterFile {
  readonly processId: number
  readonly port: number
  /** Its first lines: process id, data folder, start time, port. No two servers write the same. */
  readonly identity: string
  readonly status: 'starting' | 'ready' | 'stopping'
}

/** `unreadable`: a server is writing it at this moment, or a power cut came while one was. */
export async function readPostmasterFile(dataFolder: string): Promise<PostmasterFile | 'unreadable' | undefined> {
  const text = await readFile(fileIn(dataFolder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return text === undefined ? undefined : parsePostmasterFile(text)
}

/** The lines are: process id, data folder, start time, port, socket folder, address, shared memory, status. */
export function parsePostmasterFile(text: string): PostmasterFile | 'unreadable' {
  const lines = text.split('\n')
  const processId = Number(lines[0])
  const port = Number(lines[3])
  if (!Number.isInteger(processId) || processId <= 0 || !Number.isInteger(port) || port <= 0) return 'unreadable'
  return { processId, port, identity: postmasterIdentity(text), status: parseStatus(lines[7]?.trim()) }
}

export function postmasterIdentity(text: string): string {
  return text.split('\n').slice(0, 4).join('\n')
}

/** The last line comes late in a start, so a file without it is of a server that is starting. */
function parseStatus(word: string | undefined): PostmasterFile['status'] {
  if (word === 'ready') return 'ready'
  return word === 'stopping' ? 'stopping' : 'starting'
}

/**
 * Whether that process is the PostgreSQL of that folder, and not one that was given the number after a power cut, when
 * numbers are handed out anew. A dead child nobody has waited for yet (a zombie) has no arguments, so it is none.
 */
export async function servesFolder(processId: number, dataFolder: string): Promise<boolean> {
  const command = await commandLine(processId)
  return command?.includes(` -D ${dataFolder} `) ?? false
}

async function commandLine(processId: number): Promise<string | undefined> {
  try {
    if (process.platform !== 'linux') return (await run('ps', ['-ww', '-o', 'args=', '-p', String(processId)])).stdout
    return (await readFile(`/proc/${processId}/cmdline`, 'utf8')).replaceAll('\0', ' ')
  } catch {
    return undefined
  }
}

/**
 * Removes a file that names no server of this folder. PostgreSQL does so itself when no process has the number, but
 * takes any other process that now has it for a server, and an unreadable file for one being written, and refuses to
 * start. Read again and removed without a pause between, because a start racing with this one may have written a new
 * file, whose loss would stop the server it names.
 */
export function removeStalePostmasterFile(dataFolder: string, stale: PostmasterFile | 'unreadable'): void {
  try {
    const now = parsePostmasterFile(readFileSync(fileIn(dataFolder), 'utf8'))
    const same = stale === 'unreadable' ? now === stale : now !== 'unreadable' && now.identity === stale.identity
    if (same) unlinkSync(fileIn(dataFolder))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

function fileIn(dataFolder: string): string {
  return path.join(dataFolder, 'postmaster.pid')
}
