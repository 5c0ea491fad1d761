import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A system under test in a process of its own, asked by messages. */
export interface Child {
  /** What it told when it was ready. */
  readonly ready: unknown
  readonly processId: number
  ask(command: string, input?: unknown): Promise<unknown>
  /** SIGTERM, and waits until it has ended. */
  stop(): Promise<void>
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>
}

interface Reply {
  readonly number: number
  readonly result?: unknown
  readonly error?: string
}

/** Starts a program and waits until it is ready. `settings`: its environment. `nodeOptions`: Node's, before the program. */
export async function startChild(
  file: URL,
  settings: Readonly<Record<string, string>>,
  nodeOptions: readonly string[] = [],
): Promise<Child> {
  const program = fileURLToPath(file)
  const child = fork(program, {
    execArgv: [...nodeOptions],
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'ignore', 2, 'ipc'],
  })
  const gone = once(child, 'exit')
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  const ready = Promise.withResolvers<unknown>()
  child.on('message', (message: Reply | { readonly ready: unknown }) => {
    if ('ready' in message) return ready.resolve(message.ready)
    const asked = waiting.get(message.number)
    waiting.delete(message.number)
    if (message.error === undefined) asked?.resolve(message.result)
    else asked?.reject(new Error(message.error))
  })
  const ended = () => {
    ready.reject(new Error(`${program} did not start`))
    for (const asked of waiting.values()) asked.reject(new Error('the process was killed'))
  }
  child.on('exit', ended)
  let number = 0
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await gone
  }
  return {
    ready: await ready.promise,
    processId: child.pid ?? 0,
    ask(command, input) {
      number += 1
      const asked = Promise.withResolvers<unknown>()
      waiting.set(number, asked)
      child.send({ number, command, input })
      return asked.promise
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}
