import type { AlertLine, AlertPlace, AlertQuery, Unsettled } from '../../application/queries/alerts.ts'
import { fittingVerdicts, type Verdict } from '../../domain/alert.ts'
import type { Money } from '../../domain/money.ts'
import { OperatorError } from './operator-error.ts'

/** An alert as the list shows it. */
export interface AlertView extends Omit<AlertLine, 'stake' | 'currency'> {
  /** The money that it is about. */
  readonly stake: Money
  /** What a person can say to it. */
  readonly verdicts: readonly Verdict[]
}

export interface AlertPageView {
  readonly alerts: readonly AlertView[]
  /** For `after` of the next page; null on the last one. */
  readonly next: string | null
}

/** What is not settled and needs nobody yet, and what nobody is told of any more. */
export type UnsettledView = Unsettled

export function alertView({ stake, currency, ...alert }: AlertLine): AlertView {
  return { ...alert, stake: { currency, value: stake }, verdicts: fittingVerdicts(alert.kind, alert) }
}

type Place = AlertPlace & { readonly closed: boolean }

export function placeText({ closed, openedAt, alertId }: Place): string {
  return `${closed ? 'closed' : 'open'}~${openedAt.toISOString()}~${alertId}`
}

/** `text` has the form of a place. */
export function placeOf(text: string): NonNullable<AlertQuery['after']> {
  const [state, time = '', ...id] = text.split('~')
  const openedAt = new Date(time)
  if (Number.isNaN(openedAt.getTime())) throw new OperatorError(400, 'after: must be the "next" of the page before')
  return { closed: state === 'closed', openedAt, alertId: id.join('~') }
}
