import type { Acquirer } from '../packages/server/src/acquirers/acquirer.ts'
import { capabilityWith } from '../packages/server/src/domain/fixtures/payments.ts'

/**
 * An acquirer that says yes at once and keeps nothing, so that what is measured is Capstan and not somebody's books. It
 * takes the name to which the default routing sends a payment in euros.
 */
export const instantAcquirer: Acquirer = {
  name: 'ALIPAY',
  merchantIdFor: () => '2188000000000001',
  capability: () => capabilityWith(),
  authorize: async (order) => ({ kind: 'succeeded', amount: order.amount, receipt: receipt(order.reference) }),
  inquireAuthorization: async () => ({ kind: 'not-found' }),
  capture: async (order) => ({ kind: 'succeeded', amount: order.amount, receipt: receipt(order.reference) }),
  inquireCapture: async () => ({ kind: 'not-found' }),
  refund: async (order) => ({ kind: 'succeeded', amount: order.amount, receipt: receipt(order.reference) }),
  inquireRefund: async () => ({ kind: 'not-found' }),
  void: async (order) => ({ kind: 'succeeded', receipt: receipt(order.reference) }),
}

function receipt(reference: string) {
  return { transactionId: reference, resultCode: 'SUCCESS', resultMessage: 'success' }
}
