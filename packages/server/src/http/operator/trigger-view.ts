import type { Result } from '@capstan/protocol'
import type { Triggered, TriggerStep } from '../../application/trigger.ts'
import { unreachable } from '../../assert.ts'
import { formatMoney } from '../format-money.ts'
import { afterDelivery, deliveryText } from './delivery-text.ts'
import { formatDuration } from './format-duration.ts'
import { formatTime } from './format-time.ts'
import { type StepView, stepView } from './step-text.ts'

/** One line of what `trigger` answers: a step, or how it ended. */
export type TriggerLine =
  | {
      readonly kind: TriggerStep['kind']
      readonly text: string
      readonly paymentId?: string
      /** The captureId, refundId or notificationId. */
      readonly id?: string
      readonly requestId?: string
      readonly result?: Result
      /** Of a turned clock. */
      readonly steps?: readonly StepView[]
      /** Of a notification. */
      readonly notification?: {
        readonly notifyType: string
        readonly state: string
        readonly tries: number
        readonly body: string
        readonly url: string | null
        readonly responseStatus: number | null
      }
    }
  | ({ readonly kind: 'end'; readonly text: string } & Triggered)
  | { readonly kind: 'error'; readonly error: string }

export function triggerLine(step: TriggerStep, paymentId: string | undefined): TriggerLine {
  switch (step.kind) {
    case 'request': {
      const { kind, api, id, requestId, amount, result } = step
      const what = amount ? `${api} ${api === 'updateAmount' ? 'to' : 'of'} ${formatMoney(amount)}` : api
      const named = requestId === null ? {} : { requestId }
      const text = `${what}: ${resultText(result)}`
      return { kind, text, ...(step.paymentId && { paymentId: step.paymentId }), ...(id && { id }), ...named, result }
    }
    case 'clock': {
      const { kind, byMs, now, steps } = step
      const others = steps.filter((one) => stepView(one).paymentId !== paymentId).length
      const also = others === 0 ? '' : `; ${others} of the things that fell due are of other payments`
      const text = `the clock was turned by ${formatDuration(byMs)}, to ${formatTime(now)}${also}`
      return { kind, text, steps: steps.map(stepView) }
    }
    case 'outcome': {
      const { kind, of, id, amount, result } = step
      return { kind, text: `the ${of} of ${formatMoney(amount)} now: ${resultText(result)}`, id, result }
    }
    case 'notification':
      return notificationLine(step)
    default:
      return unreachable(step)
  }
}

function resultText({ resultStatus, resultCode, resultMessage }: Result): string {
  return resultStatus === 'S' ? `S ${resultCode}` : `${resultStatus} ${resultCode}, ${resultMessage}`
}

function notificationLine({ notification, delivery }: Extract<TriggerStep, { kind: 'notification' }>): TriggerLine {
  const { notificationId, paymentId, notifyType, state, tries, body } = notification
  const { url = null, responseStatus = null, at } = delivery ?? {}
  const told = delivery ? deliveryText(delivery) : 'not tried yet'
  const next = delivery && at && state === 'waiting' ? `; ${afterDelivery(notification, at)}` : ''
  const sent = { notifyType, state, tries, body, url, responseStatus }
  return {
    kind: 'notification',
    text: `${notifyType} ${statusOf(body)}: ${told}${next}`,
    paymentId,
    id: notificationId,
    notification: sent,
  }
}

/** What the body tells: its result, or of a warning what will happen. */
function statusOf(body: string): string {
  const { result, nextAction } = JSON.parse(body) as { result?: Partial<Result>; nextAction?: string }
  if (nextAction !== undefined) return nextAction
  return result ? `${result.resultStatus} ${result.resultCode}` : ''
}

export function endLine(triggered: Triggered): TriggerLine {
  const { event, happened, stopped } = triggered
  const text = happened ? `${event} has happened` : `${event} has not happened${stopped === null ? '' : `: ${stopped}`}`
  return { kind: 'end', text, ...triggered }
}
