import type { Capture } from '../domain/capture.ts'
import { loadCapture, recordCapture, recordRefusal } from '../store/captures.ts'
import { notifyCaptureBody } from '../wire/notify-capture.ts'
import type { MovementKind } from './movement-kind.ts'

export const captureKind: MovementKind<Capture> = {
  name: 'capture',
  table: 'captures',
  idOf: ({ captureId }) => captureId,
  subject: ({ clientId, paymentId, captureId }) => ({ clientId, paymentId, captureId }),
  async load(pool, clientId, id) {
    const { now, payment, capture } = await loadCapture(pool, clientId, id)
    return { now, payment, movement: capture }
  },
  send: (acquirer, payment, capture, now, signal) =>
    acquirer.capture(
      {
        clientId: payment.clientId,
        paymentReference: payment.reference,
        paymentTransactionId: payment.receipt.transactionId ?? '',
        reference: capture.reference,
        amount: capture.amount,
        last: capture.last,
        now,
      },
      signal,
    ),
  inquire: (acquirer, order, signal) => acquirer.inquireCapture(order, signal),
  refuse: recordRefusal,
  record: recordCapture,
  notifyType: 'CAPTURE_RESULT',
  notice: notifyCaptureBody,
  requestUrl: ({ notifyUrl }) => notifyUrl,
}
