import type { ProcessList, Siblings } from '../../application/siblings.ts'
import type { Passed, ToldProcess } from './messages.ts'

/** The siblings of this process, reached through the primary. */
export interface Passing {
  readonly siblings: Siblings
  /** For what the primary sends. */
  readonly receive: (passed: Passed) => void
  readonly listed: (wanted: number, processes: readonly ToldProcess[]) => void
}

/** `send` gives something to the primary; it may be gone. */
export function openPassing(own: number, send: (passed: Passed) => void): Passing {
  const heard = new Map<string, (body: unknown) => void>()
  const answerers = new Map<string, (question: unknown) => Promise<object>>()
  const waiting = new Map<number, (answer: unknown) => void>()
  let asked = 0
  let list: ProcessList = { wanted: 1, processes: [{ pid: own, since: null }] }

  async function reply(to: number, id: number, subject: string, question: unknown): Promise<void> {
    const answer = await answerers
      .get(subject)?.(question)
      .catch(() => undefined)
    send({ kind: 'pass', from: own, to, what: { kind: 'answered', id, ...(answer && { answer }) } })
  }

  async function ask(pid: number, subject: string, question: object, withinMs: number): Promise<unknown> {
    if (!list.processes.some((one) => one.pid === pid)) return undefined
    asked += 1
    const id = asked
    const { promise, resolve } = Promise.withResolvers<unknown>()
    waiting.set(id, resolve)
    const timer = setTimeout(() => resolve(undefined), withinMs)
    send({ kind: 'pass', from: own, to: pid, what: { kind: 'asked', subject, id, question } })
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      waiting.delete(id)
    }
  }

  return {
    siblings: {
      pid: own,
      list: () => list,
      tell: (subject, body) => send({ kind: 'pass', from: own, what: { kind: 'told', subject, body } }),
      hear: (subject, hear) => void heard.set(subject, hear),
      ask,
      answer: (subject, answer) => void answerers.set(subject, answer),
    },
    receive({ from, what }) {
      if (what.kind === 'told') heard.get(what.subject)?.(what.body)
      else if (what.kind === 'answered') waiting.get(what.id)?.(what.answer)
      else void reply(from, what.id, what.subject, what.question)
    },
    listed(wanted, processes) {
      list = {
        wanted,
        processes: processes.map(({ pid, since }) => ({ pid, since: since === null ? null : new Date(since) })),
      }
    },
  }
}
