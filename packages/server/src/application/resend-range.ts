import { listClients, recordAudit } from '../store/clients.ts'
import { listenerName } from '../store/listeners.ts'
import {
  countToResend,
  type RangePlace,
  type ResendCount,
  type ResendRange,
  resendStep,
} from '../store/notification-range.ts'
import type { NotificationState, NotifyType } from '../store/notifications.ts'
import type { Context } from './context.ts'

export interface ResendOrder {
  readonly clientId: string
  readonly from: Date
  readonly to: Date
  /** Absent: all that were not acknowledged. */
  readonly state?: Exclude<NotificationState, 'acknowledged'>
  /** Those that the merchant has acknowledged as well, which it will get twice. */
  readonly acknowledgedToo: boolean
  readonly notifyType?: NotifyType
}

export interface ResendPreview extends ResendCount {
  /** To be given when they are sent: what was tried after this preview is not sent once more. */
  readonly asOf: string
  /** The range holds more than can be sent in one go. */
  readonly tooMany: boolean
  /** Who would get them in place of the client's addresses. */
  readonly listener: string | null
}

/** A range may hold so many notifications, whatever became of them: looking at them is what costs. */
export const mostInRange = 100_000
/** In one commit: it locks no more rows than that, and not for longer than a moment. */
const stepSize = 500

/** How many it would be. Undefined when there is no such client. */
export async function previewResend(context: Context, order: ResendOrder): Promise<ResendPreview | undefined> {
  const { pool } = context
  // First: what is tried while we count is not sent once more.
  const asOf = context.newId()
  const [client] = await listClients(pool, order.clientId)
  if (!client) return undefined
  const [count, listener] = await Promise.all([
    countToResend(pool, rangeOf(order), mostInRange),
    listenerName(pool, order.clientId),
  ])
  return { ...count, asOf, tooMany: count.inRange > mostInRange, listener: listener ?? null }
}

export interface ResendProgress {
  readonly resent: number
}

export interface ResentRange extends ResendProgress {
  /** The server was stopped before it came to the end; what is resent is resent. */
  readonly stopped: boolean
}

export type PreparedResend =
  | {
      readonly kind: 'ready'
      /** Tells how far it is after each step. */
      run(tell: (progress: ResendProgress) => void, wanted: () => boolean): Promise<ResentRange>
    }
  | { readonly kind: 'unknown-client' }
  | { readonly kind: 'too-many' }

/**
 * Starts the schedules of a range anew, the oldest first. Nothing more than making them due: workers send them as they
 * send all that is due, 16 of a client at a time and those of a payment in their order. Asked for twice at once, with one
 * preview's `asOf`, each is still sent once: what the one has made due, or what was tried since, the other passes over.
 */
export async function prepareResend(
  context: Context,
  order: ResendOrder,
  asOf: string,
  audited: { readonly actor: string; readonly reason?: string },
): Promise<PreparedResend> {
  const { pool } = context
  const { clientId } = order
  const [client] = await listClients(pool, clientId)
  if (!client) return { kind: 'unknown-client' }
  const range = rangeOf(order)
  const { notifications, inRange } = await countToResend(pool, range, mostInRange)
  if (inRange > mostInRange) return { kind: 'too-many' }
  const detail = { ...order, notifications, asOf, ...(audited.reason !== undefined && { reason: audited.reason }) }
  // First, so that what breaks off has left its mark as well.
  const audit = { auditId: context.newId(), actor: audited.actor, action: 'resend-notifications', detail }
  await recordAudit(pool, clientId, audit)
  return { kind: 'ready', run: (tell, wanted) => resendAll(context, range, asOf, tell, wanted) }
}

async function resendAll(
  context: Context,
  range: ResendRange,
  asOf: string,
  tell: (progress: ResendProgress) => void,
  wanted: () => boolean,
): Promise<ResentRange> {
  let resent = 0
  let place: RangePlace | undefined
  do {
    if (!wanted()) return { resent, stopped: true }
    const step = await resendStep(context.pool, range, asOf, place, stepSize)
    resent += step.resent
    place = step.next
    if (step.resent > 0) context.wake('notifications')
    tell({ resent })
  } while (place)
  return { resent, stopped: false }
}

function rangeOf({ clientId, from, to, state, acknowledgedToo, notifyType }: ResendOrder): ResendRange {
  const open: readonly NotificationState[] = state ? [state] : ['waiting', 'exhausted', 'unaddressed']
  const states = acknowledgedToo ? [...open, 'acknowledged' as const] : open
  return { clientId, from, to, states, ...(notifyType && { notifyType }) }
}
