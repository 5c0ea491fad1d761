import type { CircuitHealth, Circuits } from './circuits.ts'
import { type Siblings, tellLater } from './siblings.ts'

/** How late the others hear of a circuit, in milliseconds. */
const tellEveryMs = 1_000

interface Told {
  readonly pid: number
  readonly broken: readonly CircuitHealth[]
}

/**
 * Circuits that also list what keeps authorizations from an acquirer at the other processes of the server: whoever asks
 * reaches one of them, and wants to know of all. Each still decides by what it met itself.
 */
export function sharedCircuits(
  own: Circuits,
  siblings: Siblings,
  now: () => number = () => performance.now(),
): Circuits {
  const others = new Map<number, { readonly at: number; readonly broken: readonly CircuitHealth[] }>()
  let toldSome = false
  const soon = tellLater(tellEveryMs, () => {
    const broken = own.list().filter(({ state }) => state !== 'closed')
    if (broken.length > 0 || toldSome) siblings.tell('circuits', { pid: siblings.pid, broken } satisfies Told)
    toldSome = broken.length > 0
  })
  siblings.hear('circuits', (body) => {
    const { pid, broken } = body as Told
    others.set(pid, { at: now(), broken })
  })

  function ofOthers(): readonly CircuitHealth[] {
    const pids = new Set(siblings.list().processes.map(({ pid }) => pid))
    for (const pid of others.keys()) if (!pids.has(pid)) others.delete(pid)
    return [...others.values()].flatMap(({ at, broken }) =>
      broken.map((one) => ({
        ...one,
        opensInMs: one.opensInMs === null ? null : Math.max(0, Math.round(one.opensInMs - (now() - at))),
      })),
    )
  }

  return {
    admits: own.admits,
    take: own.take,
    record(way, outcome) {
      own.record(way, outcome)
      soon()
    },
    list() {
      const broken = new Map(ofOthers().map((one) => [keyOf(one), one]))
      if (broken.size === 0) return own.list()
      // Where one process is all right and another one is not, the trouble is what somebody looks for.
      const mine = own.list().map((one) => {
        const theirs = broken.get(keyOf(one))
        broken.delete(keyOf(one))
        return one.state === 'closed' && theirs ? theirs : one
      })
      const all = [...mine, ...broken.values()]
      return [...all.filter(({ clientId }) => clientId === null), ...all.filter(({ clientId }) => clientId !== null)]
    },
  }
}

function keyOf({ clientId, acquirer }: CircuitHealth): string {
  return `${clientId ?? ''} ${acquirer}`
}
