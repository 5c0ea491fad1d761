import type { Payment } from './payment.ts'

/** How often a buyer may try to pay in one session. More would make the page a place to try out card numbers. */
export const mostTries = 5

/** Whether the buyer of a session can try again after a no. Never of a payment by the pay API: its card is gone. */
export function mayTryAgain(payment: Pick<Payment, 'session' | 'expiresAt'>, now: Date): boolean {
  return payment.session !== undefined && payment.session.tries < mostTries && now < payment.expiresAt
}
