import type { Acquirer } from '../acquirers/acquirer.ts'
import type { Payment } from '../domain/payment.ts'
import type { Context } from './context.ts'

/** The acquirer that a payment was routed to; undefined where none took it, or where it is no longer configured. */
export function acquirerOf(context: Context, payment: Payment): Acquirer | undefined {
  return payment.acquirer === null ? undefined : context.acquirersOf(payment.clientId).get(payment.acquirer)
}
