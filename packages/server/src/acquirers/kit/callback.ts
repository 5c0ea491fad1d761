import type { Money } from '../../domain/money.ts'
import type { Failed, Receipt } from '../../domain/outcome.ts'
import type { SecretAccount } from './account.ts'

/** A callback as it came, before anybody believes it. */
export interface RawCallback {
  readonly method: string
  /** Path and query. */
  readonly target: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What a verified callback says became of an operation. Only counts for acquirers that cannot be asked. */
export interface Told {
  /**
   * `authorization`, `capture`, `refund`: of that very operation. `void`: the authorization was closed, or could not be.
   */
  readonly about: 'authorization' | 'capture' | 'refund' | 'void'
  /** Ours, of the operation. */
  readonly reference: string
  readonly outcome: { readonly kind: 'succeeded'; readonly amount?: Money; readonly receipt: Receipt } | Failed
  /** When it happened, where the acquirer says: callbacks come in any order. */
  readonly at?: Date
}

export interface CallbackEvent {
  /** The acquirer's id of the event; told twice, it is kept once. At most 200 characters. */
  readonly eventId: string
  readonly subject: 'authorization' | 'capture' | 'refund'
  /** Ours, of the operation itself. */
  readonly reference?: string
  /** Ours, of the authorization, where the event does not name that of the operation itself. */
  readonly paymentReference?: string
  /** Of acquirers of `messages` only. */
  readonly told?: Told
}

export type ReadCallback =
  /** Events that concern nothing we do (disputes, reports) are left out; there may be none left. */
  | { readonly kind: 'read'; readonly events: readonly CallbackEvent[] }
  /** Not proven to be the acquirer's, or not understood; `reason` for people, without secrets. */
  | { readonly kind: 'refused'; readonly reason: string }

/** How an acquirer tells of things by itself. */
export interface CallbackReader {
  /** Verifies, then reads. Never throws. */
  read(raw: RawCallback, account: SecretAccount): ReadCallback | Promise<ReadCallback>
  /** What the acquirer wants to hear when it is kept. */
  readonly acknowledgement: { readonly status: number; readonly contentType: string; readonly body: string }
}
