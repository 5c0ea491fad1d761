/** What a system says about one payment at the moment; amounts in minor units. */
export interface Belief {
  readonly captured: bigint
  /** Of captures that it calls neither done nor failed. */
  readonly open: bigint
  readonly words: string
  /** Where two of its own records say different things: which. */
  readonly disagreement?: string
}

export interface Payment {
  readonly id: string
  /** The acquirer's id of the authorization. */
  readonly authorization: string
}

/** What a callback of the acquirer led to; `outside`: the part of it that the system under test does not have. */
export interface CallbackResult {
  readonly told: string
  readonly outside?: string
}

/** One system under test: a process that can be killed, and a merchant in front of it. */
export interface System {
  readonly name: string
  /** Authorizes 100.00 EUR that is captured by hand. */
  authorize(): Promise<Payment>
  /**
   * Captures the full amount; what the merchant is told. `request` is the merchant's own id of the capture, for a
   * system that takes one.
   */
  capture(payment: Payment, request: string): Promise<string>
  /** Whether `capture` uses the merchant's own ids. */
  readonly takesRequestIds: boolean
  callBack(payment: Payment, event: { readonly id: string; readonly captured: boolean }): Promise<CallbackResult>
  believes(payment: Payment): Promise<Belief>
  /** Brings forward what the system would do later by itself, so often; what it did. */
  passTime(payment: Payment, times: number): Promise<string>
  /** SIGKILL, then a new process. */
  killAndStart(whenKilled: () => void): Promise<void>
  end(): Promise<void>
}

/** The amount of every authorization and every capture, in minor units. */
export const fullAmount = 10_000n

/** After this long without an answer a connection to the acquirer is given up, in milliseconds: Capstan's own limit. */
export const acquirerTimeoutMs = 6_000
