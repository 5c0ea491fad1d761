import type { Refund } from '../domain/refund.ts'
import { loadRefund, recordRefund, recordRefundRefusal } from '../store/refunds.ts'
import { notifyRefundBody } from '../wire/notify-refund.ts'
import type { MovementKind } from './movement-kind.ts'

export const refundKind: MovementKind<Refund> = {
  name: 'refund',
  table: 'refunds',
  idOf: ({ refundId }) => refundId,
  subject: ({ clientId, paymentId, refundId }) => ({ clientId, paymentId, refundId }),
  async load(pool, clientId, id) {
    const { now, payment, refund } = await loadRefund(pool, clientId, id)
    return { now, payment, movement: refund }
  },
  send: (acquirer, payment, { from, reference, amount }, now, signal) =>
    acquirer.refund(
      {
        clientId: payment.clientId,
        paymentReference: payment.reference,
        paymentTransactionId: payment.receipt.transactionId ?? '',
        ...(from && { capture: from }),
        reference,
        amount,
        now,
      },
      signal,
    ),
  inquire: (acquirer, order, signal) => acquirer.inquireRefund(order, signal),
  refuse: recordRefundRefusal,
  record: recordRefund,
  notifyType: 'REFUND_RESULT',
  notice: notifyRefundBody,
  requestUrl: (_, { notifyUrl }) => notifyUrl,
}
