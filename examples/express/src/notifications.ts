import { memoryStore, nodeHandler, notificationReceiver, type Result } from '@capstan/sdk'
import type { Credentials } from './credentials.ts'
import { type News, orderOfPayment, recordPayment, recordStep, stepOf } from './orders.ts'

/**
 * Verifies what comes to the notify URL, records each notification once and then acknowledges it. The store is as
 * forgetful as the orders; beside a database both belong in it, in one transaction: see the example for Fastify.
 */
export function notificationHandler({ clientId, apoPublicKey }: Credentials) {
  const receiver = notificationReceiver({
    clientId,
    apoPublicKey,
    store: memoryStore(),
    on: {
      PAYMENT_RESULT({ body }) {
        const order = orderOfPayment(body.paymentRequestId)
        if (!order) return
        order.notified += 1
        recordPayment(order, { ...newsOf(body), paymentId: body.paymentId })
      },
      CAPTURE_RESULT: ({ body }) => notifyStep(body.captureRequestId, newsOf(body)),
      REFUND_RESULT: ({ body }) => notifyStep(body.refundRequestId, newsOf(body)),
    },
    onRefused: ({ message }) => console.error(`refused a notification: ${message}`),
  })
  return nodeHandler(receiver)
}

function notifyStep(requestId: string, news: News): void {
  const step = stepOf(requestId)
  if (!step) return
  step.notified += 1
  recordStep(step, news)
}

function newsOf({ result }: { readonly result: Result }): News {
  return { status: result.resultStatus, code: result.resultCode }
}
