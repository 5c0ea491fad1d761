import Type from 'typebox'
import type { NotificationFilter, NotificationPlace } from '../../application/queries/notifications.ts'
import type { ResendOrder } from '../../application/resend-range.ts'
import { readDatetime } from '../input/datetime.ts'
import type { Read } from '../input/read.ts'
import { datetime, line } from '../input/schemas/fields.ts'
import { notificationTypeNames } from './endpoint-input.ts'
import { anyId, clientId, limitText, notificationStateNames, oneOf, strict } from './input.ts'
import { OperatorError } from './operator-error.ts'

const readListQuery = strict(
  Type.Object({
    clientId: Type.Optional(clientId),
    paymentId: Type.Optional(anyId),
    state: oneOf(notificationStateNames),
    type: oneOf(notificationTypeNames),
    from: Type.Optional(datetime('Made at it or later, on the client’s clock.')),
    to: Type.Optional(datetime('Made before it.')),
    url: Type.Optional(Type.String({ maxLength: 2048, errorMessage: 'must be an address of at most 2048 characters' })),
    failing: oneOf(['true', 'false']),
    after: Type.Optional(
      Type.String({ maxLength: 200, errorMessage: 'must be the "next" of the page before, as it came' }),
    ),
    limit: limitText,
  }),
)

/** What `/notifications` is asked for. */
export function readListRequest(value: unknown) {
  const { type, from, to, failing, after, limit, ...rest } = readListQuery(value)
  const filter: NotificationFilter = {
    ...rest,
    ...(type !== undefined && { notifyType: type }),
    ...(from !== undefined && { from: timeOf(from, 'from') }),
    ...(to !== undefined && { to: timeOf(to, 'to') }),
    failing: failing === 'true',
  }
  return { filter, limit, after: after === undefined ? undefined : placeOf(after) }
}

/** A place as it stands in an address: opaque to whoever asks. */
export function placeText({ createdAtUs, sequence, notificationId }: NotificationPlace): string {
  return Buffer.from(`${createdAtUs} ${sequence} ${notificationId}`).toString('base64url')
}

function placeOf(text: string): NotificationPlace {
  const match = /^(-?\d{1,18}) (\d{1,9}) ([!-~]{1,64})$/.exec(Buffer.from(text, 'base64url').toString('latin1'))
  if (!match) throw new OperatorError(400, 'after: must be the "next" of the page before, as it came')
  const [, createdAtUs = '', sequence = '', notificationId = ''] = match
  return { createdAtUs, sequence: Number(sequence), notificationId }
}

const range = {
  clientId,
  from: datetime('Made at it or later, on the client’s clock.'),
  to: datetime('Made before it.'),
  state: oneOf(['waiting', 'exhausted', 'unaddressed']),
  type: oneOf(notificationTypeNames),
  acknowledgedToo: Type.Optional(Type.Boolean({ errorMessage: 'must be true or false' })),
}

const readRange = strict(Type.Object(range))
const reason = Type.Optional(line(256, 'Why, for the audit.'))
const readOrder = strict(
  Type.Object({
    ...range,
    asOf: Type.String({ pattern: '^\\d{32}$', errorMessage: 'must be the "asOf" of the preview, as it came' }),
    reason,
  }),
)
export const readResend = strict(Type.Object({ reason }))

export function readResendPreview(value: unknown): ResendOrder {
  return orderOf(readRange(value))
}

export function readResendOrder(value: unknown) {
  const { asOf, reason: why, ...given } = readOrder(value)
  return { order: orderOf(given), asOf, reason: why }
}

function orderOf(given: ReturnType<typeof readRange>): ResendOrder {
  const { clientId: id, state, type, acknowledgedToo = false } = given
  const from = timeOf(given.from, 'from')
  const to = timeOf(given.to, 'to')
  if (from >= to) throw new OperatorError(400, 'to: must be later than from')
  return {
    clientId: id,
    from,
    to,
    acknowledgedToo,
    ...(state !== undefined && { state }),
    ...(type !== undefined && { notifyType: type }),
  }
}

function timeOf(text: string, path: string): Date {
  const read: Read<Date> = readDatetime(text, path)
  if (read.ok) return read.value
  throw new OperatorError(400, read.message)
}
