import type { Finding, Tally } from './histories.ts'
import type { Mutation } from './mutations.ts'

/** What one child process is to do: histories `from`, `from + every`, … on a database of its own. */
export interface Job {
  readonly url: string
  readonly seed: number
  readonly from: number
  readonly every: number
  readonly below: number
  /** How many histories go on at the same time. */
  readonly players: number
  /** Planted before any code of the server is loaded. */
  readonly mutation?: Mutation
  /** Findings after which it gives up. */
  readonly mostFindings: number
  readonly shrink: boolean
}

export type Report =
  | { readonly kind: 'progress'; readonly tally: Tally }
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'done' }
