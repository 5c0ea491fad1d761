import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

const listening = '0A'

/** Which process listens on a TCP port of this machine, for people: `process 123 (node main.ts)`. Linux only. */
export function portHolder(port: number): string | undefined {
  try {
    const sockets = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => socketsOn(port, file)))
    const processId = readdirSync('/proc').find((name) => /^\d+$/.test(name) && holdsOneOf(sockets, name))
    if (processId === undefined) return undefined
    const command = readFileSync(`/proc/${processId}/cmdline`, 'utf8').split('\0').join(' ').trim()
    return `process ${processId} (${command.slice(0, 100)})`
  } catch {
    // Another system, or another user's process: the port is taken all the same.
    return undefined
  }
}

/** Columns of the kernel's table: number, local address and port in hex, remote, state, …, inode as the tenth. */
function socketsOn(port: number, file: string): readonly string[] {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0')
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(`:${hexPort}`) && state === listening)
    .map((columns) => `socket:[${columns[9]}]`)
}

function holdsOneOf(sockets: ReadonlySet<string>, processId: string): boolean {
  try {
    const folder = `/proc/${processId}/fd`
    return readdirSync(folder).some((name) => sockets.has(linkOf(`${folder}/${name}`)))
  } catch {
    return false
  }
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file)
  } catch {
    return ''
  }
}
