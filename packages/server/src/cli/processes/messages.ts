/** What a process that prepared everything tells the one that speaks with people. */
export interface Prepared {
  readonly url: string
  readonly publicUrl: string
  /** Of the first process of a start only. */
  readonly opened?: Opened
}

/** What is done once in a start, and printed. */
export interface Opened {
  readonly client: string
  readonly accounts: readonly { readonly name: string; readonly enabled: boolean; readonly fault: string | null }[]
  /** The way in for the first person; absent when there is one. */
  readonly setUpUrl?: string
}

/** From the primary to a process that serves. */
export type ToProcess =
  | {
      readonly kind: 'start'
      readonly databaseUrl: string
      /** 0 for any free one; all processes that ask for it then get the same. */
      readonly port: number
      /** Among how many the limits of the machine are divided. */
      readonly processes: number
      /** Does what is done once in a start. */
      readonly first: boolean
      /** Version and migrations of the primary, which a process must have too. */
      readonly code: string
    }
  /** PostgreSQL was started again, and may be elsewhere. */
  | { readonly kind: 'database'; readonly url: string }
  /** All that should be there is there: readiness may be told. */
  | { readonly kind: 'serve' }
  /** In order. `drain`: others go on, so clients are first given the time to go to them. */
  | { readonly kind: 'stop'; readonly drain: boolean }
  | { readonly kind: 'there?' }
  | { readonly kind: 'processes'; readonly wanted: number; readonly processes: readonly ToldProcess[] }
  | Passed

export type FromProcess =
  | { readonly kind: 'prepared'; readonly prepared: Prepared }
  /** It did not start; `message` is for people. */
  | { readonly kind: 'failed'; readonly exitCode: number; readonly message: string }
  | { readonly kind: 'here' }
  | Passed

export interface ToldProcess {
  readonly pid: number
  /** ISO 8601; null while it starts. */
  readonly since: string | null
}

/** From one process to another, or to all others; the primary passes it on and does not look at it. */
export interface Passed {
  readonly kind: 'pass'
  readonly from: number
  readonly to?: number
  readonly what:
    | { readonly kind: 'told'; readonly subject: string; readonly body: unknown }
    | { readonly kind: 'asked'; readonly subject: string; readonly id: number; readonly question: unknown }
    /** `answer` is absent when there is none. */
    | { readonly kind: 'answered'; readonly id: number; readonly answer?: unknown }
}
