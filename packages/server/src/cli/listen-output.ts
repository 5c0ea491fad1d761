import { formatDuration } from '../http/operator/format-duration.ts'
import type { Posted } from './listener.ts'

interface NotificationBody {
  readonly result?: { readonly resultStatus?: string; readonly resultCode?: string }
  readonly captureId?: string
  readonly refundId?: string
  readonly nextAction?: string
}

/** What the merchant's program sees of a notification, for reading here. */
function bodyOf({ notification }: Pick<Posted, 'notification'>): NotificationBody {
  return JSON.parse(notification.body) as NotificationBody
}

/** One line: what was told, and what the endpoint answered. */
export function postedLine(posted: Posted, at: Date): string {
  const { number, notification, answer, recorded } = posted
  const { notifyType, paymentId, tryNumber } = notification
  const { result, captureId, refundId, nextAction } = bodyOf(posted)
  const told = nextAction ?? (result ? `${result.resultStatus} ${result.resultCode}` : '')
  const ids = [
    `payment ${paymentId}`,
    ...(captureId === undefined ? [] : [`capture ${captureId}`]),
    ...(refundId === undefined ? [] : [`refund ${refundId}`]),
  ]
  const again = tryNumber > 1 ? `, try ${tryNumber}` : ''
  const status = answer.kind === 'answered' ? `HTTP ${answer.status}, ` : ''
  const took = answer.kind === 'refused' ? '' : ` (${Math.round(answer.durationMs)} ms)`
  const came = recorded.acknowledged ? `${status}acknowledged` : `not acknowledged: ${recorded.reason ?? 'no reason'}`
  const what = `${notifyType} ${told}  ${ids.join(', ')}${again}`
  return `${at.toTimeString().slice(0, 8)}  #${number}  ${what}  ->  ${came}${took}`
}

/** What to do about a notification that was not taken. */
export function adviceOn({ number, notification, answer, recorded }: Posted, forwardTo: string, keys: boolean): string {
  const again = keys
    ? `press Enter to send it again (r ${number} later on)`
    : `send it again: capstan notification resend ${notification.notificationId}`
  const itself =
    recorded.nextTryInMs === null
      ? ''
      : ` By itself it is sent again in ${formatDuration(recorded.nextTryInMs)} of the client's time.`
  return `${whatToDo(answer, forwardTo)}, then ${again}.${itself}`
}

function whatToDo(answer: Posted['answer'], forwardTo: string): string {
  if (answer.kind === 'answered') {
    return 'Answer HTTP 200 with {"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}'
  }
  const { origin } = new URL(forwardTo)
  if (answer.reason.includes('ECONNREFUSED')) return `Nothing listens at ${origin}. Start your server there`
  if (answer.reason.startsWith('no answer within')) return 'Answer sooner: acknowledge first, and work afterwards'
  return `See that your endpoint is up at ${forwardTo}`
}

/** The same for a program: a value for one line of JSON. */
export function postedJson(posted: Posted, forwardTo: string): object {
  const { number, notification, answer, recorded } = posted
  const { notificationId, paymentId, notifyType, sequence, tryNumber } = notification
  return {
    number,
    notificationId,
    paymentId,
    notifyType,
    sequence,
    try: tryNumber,
    url: forwardTo,
    status: answer.kind === 'answered' ? answer.status : null,
    durationMs: answer.kind === 'refused' ? 0 : Math.round(answer.durationMs),
    ...recorded,
    body: bodyOf(posted),
  }
}

/** What somebody typed while listening: send one again, or a word that means nothing. */
export type Typed =
  | { readonly kind: 'again'; readonly number?: number }
  | { readonly kind: 'unknown'; readonly text: string }

export function readTyped(line: string): Typed {
  const text = line.trim()
  if (text === '' || text === 'r') return { kind: 'again' }
  const number = /^(?:r\s*)?([1-9]\d{0,8})$/.exec(text)?.[1]
  return number === undefined ? { kind: 'unknown', text } : { kind: 'again', number: Number(number) }
}
