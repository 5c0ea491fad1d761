/**
 * One of several processes of `capstan serve`. The primary tells it what to serve and when to stop; its end is the end of
 * this one.
 */
import { writeParsedCode } from '../parsed-code.ts'
import type { FromProcess, ToProcess } from './messages.ts'

// Ctrl-C, the end of a terminal and systemd reach every process; the primary decides what becomes of it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2'] as const) process.on(signal, () => undefined)
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

const received: ToProcess[] = []
let receive: (message: ToProcess) => void = (message) => received.push(message)
process.on('message', (message: ToProcess) => receive(message))

function send(message: FromProcess): void {
  // The primary may be gone by now, and with it this process.
  process.send?.(message, undefined, undefined, () => undefined)
}

const { openProcess } = await import('./process.ts')
receive = openProcess(send)
for (const message of received) receive(message)
writeParsedCode()
