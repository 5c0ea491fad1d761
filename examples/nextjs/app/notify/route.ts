import { fetchHandler, memoryStore, notificationReceiver } from '@capstan/sdk'
import { credentials, lazily } from '../../shop/apo.ts'
import { type Order, orders, recordCapture, recordPayment } from '../../shop/orders.ts'

/** Verified over the raw body, handled once, and then acknowledged. */
const handler = lazily(() => {
  const { clientId, apoPublicKey } = credentials()
  const receiver = notificationReceiver({
    clientId,
    apoPublicKey,
    store: memoryStore(),
    on: {
      PAYMENT_RESULT: ({ body: { paymentRequestId, paymentId, result } }) =>
        change(
          (order) => order.paymentRequestId === paymentRequestId,
          (order) => recordPayment(order, { status: result.resultStatus, paymentId }),
        ),
      CAPTURE_RESULT: ({ body: { captureRequestId, result } }) =>
        change(
          (order) => order.captureRequestId === captureRequestId,
          (order) => recordCapture(order, captureRequestId, { status: result.resultStatus }),
        ),
    },
  })
  return fetchHandler(receiver)
})

function change(isMeant: (order: Order) => boolean, record: (order: Order) => void): void {
  const order = [...orders.values()].find(isMeant)
  if (!order) return
  order.notified += 1
  record(order)
}

export const POST = (request: Request): Promise<Response> => handler()(request)
