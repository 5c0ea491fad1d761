import type { CheckoutTry } from '../../application/queries/payments.ts'
import type { CircuitHealth, ExplainedRoute, Obstacle } from '../../application/queries/routing.ts'
import type { RoutingExplanation, Verdict } from '../../domain/route-decision.ts'
import { formatDuration } from './format-duration.ts'

/** Why a payment is with its acquirer, for programs and, in its texts, for people. */
export interface RoutingView extends RoutingExplanation {
  readonly text: string
  readonly acquirers: readonly { readonly acquirer: string; readonly verdict: Verdict; readonly text: string }[]
}

export function routingView({ acquirers, ...explanation }: RoutingExplanation): RoutingView {
  const { rule, draw } = explanation
  const by = rule === null ? 'by the default of the routing table' : `by rule ${rule} of the routing table`
  return {
    ...explanation,
    text: draw === undefined ? by : `${by}, its draw among the shares is ${draw}`,
    acquirers: acquirers.map((one) => ({ ...one, text: verdictTexts[one.verdict] })),
  }
}

const verdictTexts: Readonly<Record<Verdict, string>> = {
  chosen: 'chosen',
  'chosen-though-open': 'chosen, although its circuit is open: so is that of every other that could take it',
  'not-needed': 'not needed',
  'not-configured': 'skipped: not configured for this client',
  'not-taken': 'skipped: does not take this method in this currency',
  'no-manual-capture': 'skipped: cannot be captured manually there',
  'circuit-open': 'skipped: its circuit is open',
  'not-sent': 'asked: could not be reached, nothing was sent',
  declined: 'asked: declined, and another one may say yes',
}

export interface ExplainedView extends RoutingView {
  /** Who would be asked, in this order. */
  readonly candidates: readonly string[]
  readonly obstacle: Obstacle | null
  /** What pay would do, in words. */
  readonly outcome: string
}

export function explainedView({ candidates, explanation, obstacle }: ExplainedRoute): ExplainedView {
  const [first, ...others] = candidates
  const then = others.length > 0 ? `, then ${others.join(', ')} if it holds nothing` : ''
  const outcome = obstacle === null ? `asks ${first}${then}` : obstacleTexts[obstacle]
  return { ...routingView(explanation), candidates, obstacle, outcome }
}

const obstacleTexts: Readonly<Record<Obstacle, string>> = {
  acquirer: 'is refused with NO_PAY_OPTIONS: no acquirer of this client takes it',
  currency: 'is refused with CURRENCY_NOT_SUPPORT: the method does not pay in this currency',
  amount: 'is refused with INVALID_AMOUNT: less than the smallest payment by this method',
  'capture-mode': 'is refused with PARAM_ILLEGAL: no acquirer can wait with the capture; use AUTOMATIC',
}

export interface TryLine extends Pick<CheckoutTry, 'number' | 'step' | 'acquirer' | 'reference' | 'begunAt'> {
  readonly routing: RoutingView | null
}

export function tryLine({ number, step, acquirer, reference, begunAt, routing }: CheckoutTry): TryLine {
  return { number, step, acquirer, reference, begunAt, routing: routing && routingView(routing) }
}

export interface CircuitLine extends CircuitHealth {
  readonly text: string
}

export function circuitLine(health: CircuitHealth): CircuitLine {
  return { ...health, text: circuitText(health) }
}

function circuitText({ state, calls, bad, opensInMs }: CircuitHealth): string {
  switch (state) {
    case 'closed':
      return calls === 0 ? 'no call lately' : `${bad} of the last ${calls} calls without a usable answer`
    case 'open':
      return `no new authorizations; one is let through in ${formatDuration(opensInMs ?? 0)}`
    case 'half-open':
      return opensInMs === null ? 'the next authorization is a try' : 'a try is under way'
  }
}
