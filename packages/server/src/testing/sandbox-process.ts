import { type ChildProcess, fork } from 'node:child_process'
import type { Socket } from 'node:net'
import type { OperationName, Operations, Question, Reply } from './operations.ts'
import { locateProgram } from './program.ts'
import { SandboxError } from './sandbox-error.ts'

/** Of its log, for the message of an error. */
const LINES_KEPT = 30

/** What the process is given of ours. Settings for the test's own Node (loaders, coverage, a debugger) would change it. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'XDG_CACHE_HOME',
  'LD_LIBRARY_PATH',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
]

/** The process that is a sandbox, seen from the test. Needs no timers: those of a test may be faked. */
export interface SandboxProcess {
  ask<Name extends OperationName>(operation: Name, ask: Operations[Name]['ask']): Promise<Operations[Name]['answer']>
  /** Settles when it has ended and nothing of it is left. */
  stop(): Promise<void>
}

interface Waiting {
  readonly resolve: (answer: string) => void
  readonly reject: (error: SandboxError) => void
}

export function startProcess(logs: ((line: string) => void) | undefined): SandboxProcess {
  const child = startChild()
  const log = keepLog(child, logs)
  const waiting = new Map<number, Waiting>()
  let asked = 0
  let stopped = false
  let failure: SandboxError | undefined

  child.on('message', (reply: Reply) => {
    const one = waiting.get(reply.id)
    waiting.delete(reply.id)
    letGo()
    if ('answer' in reply) one?.resolve(reply.answer)
    else one?.reject(new SandboxError(reply.refused.code, withLog(reply.refused)))
  })
  const over = (error: SandboxError) => {
    failure ??= error
    for (const one of waiting.values()) one.reject(failure)
    waiting.clear()
    letGo()
  }
  const ended = new Promise<void>((resolve) => {
    const end = (error: SandboxError) => {
      over(error)
      resolve()
    }
    // Told to end, it has said what it had to say; and 'close' does not come after a channel that was closed from here.
    child.on('exit', () => stopped && end(stoppedError()))
    child.on('close', (code, signal) => end(stopped ? stoppedError() : diedError(code, signal)))
    child.on('error', (error) =>
      end(new SandboxError('START_FAILED', `the sandbox cannot be started: ${error.message}`)),
    )
  })

  // A pipe is a socket, which can be let go as the process can.
  const held = () => [child, child.channel, child.stderr as Socket | null]
  /** The test run may end while a sandbox is there; only what is waited for keeps it. */
  function letGo(): void {
    if (waiting.size > 0 || stopped) return
    for (const one of held()) one?.unref()
  }
  function hold(): void {
    for (const one of held()) one?.ref()
  }
  function diedError(code: number | null, signal: string | null): SandboxError {
    const how = signal === null ? `with code ${code}` : `by ${signal}`
    return new SandboxError('DIED', `the sandbox's process ended ${how} without being told to.${log()}`)
  }
  const withLog = ({ code, message }: { readonly code: string; readonly message: string }) =>
    code === 'START_FAILED' || code === 'FAULT' ? `${message}.${log()}` : message

  return {
    async ask(operation, ask) {
      if (stopped) throw stoppedError()
      if (failure) throw failure
      asked += 1
      const id = asked
      const question: Question = { id, operation, ask: JSON.stringify(ask) }
      const answer = await new Promise<string>((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        hold()
        // A channel that is closing fails here; the end of the process says why.
        child.send(question, () => undefined)
      })
      return JSON.parse(answer)
    },
    async stop() {
      if (!stopped) {
        stopped = true
        hold()
        if (child.connected) child.disconnect()
      }
      await ended
    },
  }
}

function startChild(): ChildProcess {
  const { node, file } = locateProgram()
  return fork(file, [], {
    execPath: node,
    execArgv: [],
    env: environment(),
    cwd: '/',
    // A session of its own: Ctrl-C, or a kill of the test run's group, must leave the one who cleans up.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
}

function environment(): NodeJS.ProcessEnv {
  // biome-ignore lint/style/noProcessEnv: passed on by name, and not read.
  const ours = process.env
  return Object.fromEntries(PASSED_ON.flatMap((name) => (ours[name] === undefined ? [] : [[name, ours[name]]])))
}

/** Gives the last lines of its log for an error's message, and each to whoever asked for them. */
function keepLog(child: ChildProcess, logs: ((line: string) => void) | undefined): () => string {
  const lines: string[] = []
  let rest = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    for (const line of parts) logs?.(line)
    lines.push(...parts)
    lines.splice(0, lines.length - LINES_KEPT)
  })
  return () => (lines.length === 0 ? '' : ` Its log ends with:\n${lines.join('\n')}`)
}

function stoppedError(): SandboxError {
  return new SandboxError('STOPPED', 'the sandbox was stopped. Start another with startSandbox().')
}
