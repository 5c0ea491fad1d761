/** One process that answers requests. */
export interface ServingProcess {
  readonly pid: number
  /** Since when it serves; null while it starts. */
  readonly since: Date | null
}

/** The processes of one `capstan serve`, as they are now. */
export interface ProcessList {
  /** How many there should be. */
  readonly wanted: number
  readonly processes: readonly ServingProcess[]
}

/**
 * The other processes of the same `capstan serve`, which share this one's port: whoever asks reaches any of them. What is
 * kept in memory and must not differ for that reason goes this way. It is lost with whoever should have said it, so
 * nothing that must last is ever told here.
 */
export interface Siblings {
  /** Of this process. */
  readonly pid: number
  /** This process included. */
  list(): ProcessList
  /** To all others. */
  tell(subject: string, body: object): void
  /** Calls `heard` with what one of the others told of that subject. */
  hear(subject: string, heard: (body: unknown) => void): void
  /** Undefined when that process is not there any more, or says nothing for so many milliseconds. */
  ask(pid: number, subject: string, question: object, withinMs: number): Promise<unknown>
  /** How questions of the others are answered. What it throws is no answer. */
  answer(subject: string, answered: (question: unknown) => Promise<object>): void
}

/** Collects what is to be told: however often it is called, `tell` runs once, so many milliseconds after the first time. */
export function tellLater(afterMs: number, tell: () => void): () => void {
  let planned = false
  const run = () => {
    planned = false
    tell()
  }
  return () => {
    if (!planned) setTimeout(run, afterMs).unref()
    planned = true
  }
}

/** Of a server that is one process. */
export function withoutSiblings(own: ServingProcess): Siblings {
  return {
    pid: own.pid,
    list: () => ({ wanted: 1, processes: [own] }),
    tell: () => undefined,
    hear: () => undefined,
    ask: async () => undefined,
    answer: () => undefined,
  }
}
