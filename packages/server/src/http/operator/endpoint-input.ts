import Type from 'typebox'
import type { NotificationType } from '../../domain/notify-url.ts'
import { url } from '../input/schemas/fields.ts'
import { readNotifyUrl } from '../input/url.ts'
import { strict } from './input.ts'
import { OperatorError } from './operator-error.ts'

/** Spelled out as a record, so that a new type cannot be forgotten here. */
const types: Readonly<Record<NotificationType, true>> = {
  PAYMENT_RESULT: true,
  CAPTURE_RESULT: true,
  REFUND_RESULT: true,
  UPDATE_AMOUNT_RESULT: true,
  AUTHORIZATION_EXPIRING: true,
}
export const notificationTypeNames = Object.keys(types) as readonly NotificationType[]

const readTestBody = strict(
  Type.Object({
    type: Type.Union(
      notificationTypeNames.map((name) => Type.Literal(name)),
      { errorMessage: `must be one of ${notificationTypeNames.join(', ')}` },
    ),
    url: Type.Optional(url('Where to send it, in place of the address that is set.')),
  }),
)

/** The address may be one that is not saved yet, and is read as it would be when it is. */
export function readTest(value: unknown): ReturnType<typeof readTestBody> {
  const test = readTestBody(value)
  if (test.url !== undefined) {
    const address = readNotifyUrl(test.url, 'url')
    if (!address.ok) throw new OperatorError(400, address.message)
  }
  return test
}
