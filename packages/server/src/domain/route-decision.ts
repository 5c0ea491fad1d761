import type { Capability } from './capability.ts'
import type { AuthorizeOutcome } from './outcome.ts'
import type { CaptureMode, Payment } from './payment.ts'
import { preferenceFor, type RoutablePayment, type RoutingTable } from './routing.ts'

/**
 * Why an acquirer is where it is. `chosen-though-open`: every other one that could take the payment had an open circuit
 * as well. `not-needed`: able, behind the one that was chosen. `not-sent`, `declined`: it was asked and the payment went
 * on from there, as far as there was a next one.
 */
export type Verdict =
  | 'chosen'
  | 'chosen-though-open'
  | 'not-needed'
  | 'not-configured'
  | 'not-taken'
  | 'no-manual-capture'
  | 'circuit-open'
  | 'not-sent'
  | 'declined'

/** Why a payment went where it went. Stored with it as it is, so what is written here must stay readable. */
export interface RoutingExplanation {
  /** Number of the rule that matched, the first is 1; null for the default. */
  readonly rule: number | null
  /** 0 to 99, where the rule has shares. */
  readonly draw?: number
  /** In the order of preference. */
  readonly acquirers: readonly { readonly acquirer: string; readonly verdict: Verdict }[]
}

export interface RoutingDecision {
  /** The names of those that may be asked, in this order. Empty: nobody can take the payment. */
  readonly candidates: readonly string[]
  readonly explanation: RoutingExplanation
}

/** What routing must know of an acquirer that is configured. */
export interface Prospect {
  /** Undefined when it does not take the method in the currency. */
  readonly capability: Capability | undefined
  /** Whether its circuit keeps new authorizations away. */
  readonly open: boolean
}

export interface PaymentToRoute extends RoutablePayment {
  readonly captureMode: CaptureMode
}

/** Decides who may be asked for a payment. `prospectOf` is undefined for a name that is not configured. */
export function decideRoute(
  table: RoutingTable,
  payment: PaymentToRoute,
  prospectOf: (acquirer: string) => Prospect | undefined,
): RoutingDecision {
  const { acquirers, ...preference } = preferenceFor(table, payment)
  const judged = acquirers.map((acquirer) => ({ acquirer, verdict: judge(prospectOf(acquirer), payment.captureMode) }))
  const able = judged.filter(({ verdict }) => verdict === 'not-needed').map(({ acquirer }) => acquirer)
  // Where all circuits are open, one is tried anyway: a sale that may succeed is worth more than a sure no.
  const despite = able.length > 0 ? undefined : judged.find(({ verdict }) => verdict === 'circuit-open')?.acquirer
  const candidates = despite === undefined ? able : [despite]
  const chosen = despite === undefined ? 'chosen' : 'chosen-though-open'
  return { candidates, explanation: marked({ ...preference, acquirers: judged }, candidates[0], chosen) }
}

/** `not-needed`: it may be asked. */
export function judge(prospect: Prospect | undefined, captureMode: CaptureMode): Verdict {
  if (!prospect) return 'not-configured'
  const { capability, open } = prospect
  if (!capability) return 'not-taken'
  if (captureMode === 'MANUAL' && !capability.manualCapture) return 'no-manual-capture'
  return open ? 'circuit-open' : 'not-needed'
}

function marked(explanation: RoutingExplanation, acquirer: string | undefined, verdict: Verdict): RoutingExplanation {
  const acquirers = explanation.acquirers.map((one) => (one.acquirer === acquirer ? { ...one, verdict } : one))
  return { ...explanation, acquirers }
}

/**
 * How an authorization ended that another acquirer may be asked for. Undefined for every other end: wherever money may be
 * held, or the buyer's bank said no, asking elsewhere could take the money twice or would not help.
 */
export function endedForAnother(outcome: AuthorizeOutcome): Extract<Verdict, 'not-sent' | 'declined'> | undefined {
  if (outcome.kind === 'not-sent') return 'not-sent'
  return outcome.kind === 'failed' && outcome.elsewhere ? 'declined' : undefined
}

/** Whether the payment may still be passed on to another acquirer. Its buyer's time goes on meanwhile. */
export function mayPassOn({ state, expiresAt }: Pick<Payment, 'state' | 'expiresAt'>, now: Date): boolean {
  return state.kind === 'requested' && !state.cancelRequested && now < expiresAt
}

/**
 * The decision after the first of its candidates was asked in vain. `judgeAgain` is asked of one candidate after the other
 * until one may be asked (`not-needed`), since seconds have gone by; the others are left out for good. No candidate is
 * ever asked twice.
 */
export function passOn(
  { candidates, explanation }: RoutingDecision,
  ended: 'not-sent' | 'declined',
  judgeAgain: (acquirer: string) => Verdict,
): RoutingDecision {
  const [asked, ...rest] = candidates
  let passed = marked(explanation, asked, ended)
  while (rest[0] !== undefined) {
    const verdict = judgeAgain(rest[0])
    if (verdict === 'not-needed') break
    passed = marked(passed, rest.shift(), verdict)
  }
  return { candidates: rest, explanation: marked(passed, rest[0], 'chosen') }
}
