import { type DueThing, type ForecastStep, forecast } from '../domain/forecast.ts'
import { usualInquiries } from '../domain/inquiry-schedule.ts'
import { clientClock } from '../store/clients.ts'
import { nearestDue } from '../store/clock.ts'
import {
  callbacksDueSoon,
  capturesDueSoon,
  type MovementDueSoon,
  notificationsDueSoon,
  paymentsDueSoon,
  refundsDueSoon,
  type Soon,
  updatesDueSoon,
} from '../store/due-soon.ts'
import { acquirerOf } from './acquirer-of.ts'
import type { Context } from './context.ts'
import { type NotInSandbox, notInSandbox } from './sandbox-client.ts'

export type { ForecastStep }

export type ClockPreview =
  | {
      readonly kind: 'preview'
      readonly now: Date
      readonly steps: readonly ForecastStep[]
      /** There would be more; these are the first. */
      readonly cut: boolean
      /** Milliseconds until something falls due, however far ahead; null when nothing is planned. */
      readonly nextInMs: number | null
    }
  | NotInSandbox

/** As many as a person reads; an advance may do more. */
const mostSteps = 200

/** What falls due while a client's clock is turned by `byMs`, and what is to be expected of it. It changes nothing. */
export async function previewClock(context: Context, clientId: string, byMs: number): Promise<ClockPreview> {
  const refused = await notInSandbox(context, clientId)
  if (refused) return refused
  const { pool } = context
  const now = await clientClock(pool, clientId)
  const until = new Date(now.getTime() + byMs)
  const things = await dueThings(context, { clientId, withinMs: byMs, limit: mostSteps + 1 })
  const { ms } = await nearestDue(pool, clientId)
  const nextInMs = ms === null ? null : Math.max(0, Math.ceil(ms))
  return { kind: 'preview', now, ...forecast(things, now, until, mostSteps), nextInMs }
}

async function dueThings(context: Context, soon: Soon): Promise<readonly DueThing[]> {
  const { pool } = context
  const moved =
    (kind: 'capture' | 'refund' | 'amount-update') =>
    ({ currency, amount, ...row }: MovementDueSoon) => ({ ...row, kind, amount: { currency, value: amount } })
  const [payments, captures, refunds, updates, callbacks, notifications] = await Promise.all([
    paymentsDueSoon(pool, soon),
    capturesDueSoon(pool, soon),
    refundsDueSoon(pool, soon),
    updatesDueSoon(pool, soon),
    callbacksDueSoon(pool, soon),
    notificationsDueSoon(pool, soon),
  ])
  const planned = payments.map(({ at, payment }) => {
    const acquirer = acquirerOf(context, payment)
    const capability = acquirer?.capability(payment.method, payment.amount.currency)
    return { kind: 'payment', at, payment, capability, schedule: acquirer?.inquiries ?? usualInquiries } as const
  })
  return [
    ...planned,
    ...captures.map(moved('capture')),
    ...refunds.map(moved('refund')),
    ...updates.map(moved('amount-update')),
    ...callbacks.map((row) => ({ ...row, kind: 'callback' }) as const),
    ...notifications.map((row) => ({ ...row, kind: 'notification' }) as const),
  ]
}
