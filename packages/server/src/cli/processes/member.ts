import cluster, { type Worker } from 'node:cluster'
import { CommandError, exitCodes } from '../exit-codes.ts'
import { parsedCodeFolder } from '../parsed-code.ts'
import { closeLostConnections } from './lost-connections.ts'
import type { FromProcess, Passed, Prepared, ToProcess } from './messages.ts'

export interface End {
  readonly code: number | null
  readonly signal: string | null
}

/** A process that serves, or is about to, as the primary sees it. */
export interface Member {
  readonly pid: number
  /** Settles when it listens and has done what is done before it serves; rejects with an error for people. */
  readonly prepared: Promise<Prepared>
  readonly ended: Promise<End>
  hasEnded(): boolean
  /** What cannot be sent any more is dropped: its end is told otherwise. */
  send(message: ToProcess): void
  /** Says that it is there: what is sent until then without an answer is counted. */
  ping(): number
  kill(): void
}

/** Starts a process. It reads its code meanwhile, and waits to be told what to serve. */
export function forkMember(home: string, passOn: (passed: Passed) => void): Member {
  // How many there are is the primary's affair, and what the environment says of it need not be right.
  const worker = cluster.fork({ CAPSTAN_PROCESSES: '', NODE_COMPILE_CACHE: parsedCodeFolder(home) })
  closeLostConnections(worker)
  const { promise: prepared, resolve, reject } = Promise.withResolvers<Prepared>()
  // Whoever waits for it is told; where nobody does any more, its end says it all.
  prepared.catch(() => undefined)
  let unanswered = 0
  worker.on('message', (message: FromProcess) => {
    if (message.kind === 'prepared') resolve(message.prepared)
    else if (message.kind === 'failed') reject(new CommandError(message.exitCode, message.message))
    else if (message.kind === 'here') unanswered = 0
    else passOn(message)
  })
  // A message that could not be sent; the end of the process follows.
  worker.on('error', () => undefined)
  const ended = endOf(worker).then((end) => {
    reject(new CommandError(exitCodes.failed, `A process of the server did not start: ${describeEnd(end)}.`))
    return end
  })
  const send = (message: ToProcess) => {
    if (worker.isConnected()) worker.send(message, undefined, () => undefined)
  }
  return {
    pid: worker.process.pid ?? 0,
    prepared,
    ended,
    hasEnded: () => worker.isDead(),
    send,
    ping() {
      unanswered += 1
      send({ kind: 'there?' })
      return unanswered - 1
    },
    kill: () => void worker.process.kill('SIGKILL'),
  }
}

function endOf(worker: Worker): Promise<End> {
  return new Promise((resolve) => {
    worker.once('exit', (code, signal) => resolve({ code, signal }))
  })
}

/** For people. */
export function describeEnd({ code, signal }: End): string {
  return signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`
}
