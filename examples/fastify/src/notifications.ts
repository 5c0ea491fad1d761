import { notificationReceiver, postgresStore, type Result } from '@capstan/sdk'
import type { Pool, PoolClient } from 'pg'
import type { Credentials } from './credentials.ts'
import { changeOrderOfRequest } from './database.ts'
import { type News, recordPayment, recordStep, stepOf } from './orders.ts'

/**
 * Verifies what comes to the notify URL, records each notification once and then acknowledges it. What a hook writes by
 * `transaction` is committed with the notification's identity: exactly once, wherever the process is killed.
 */
export function receiverOf({ clientId, apoPublicKey }: Credentials, pool: Pool) {
  return notificationReceiver({
    clientId,
    apoPublicKey,
    store: postgresStore(pool),
    on: {
      PAYMENT_RESULT: ({ body }, { transaction }) =>
        changeOrderOfRequest(transaction, body.paymentRequestId, (order) => {
          order.notified += 1
          recordPayment(order, { ...newsOf(body), paymentId: body.paymentId })
        }),
      CAPTURE_RESULT: ({ body }, { transaction }) => notifyStep(transaction, body.captureRequestId, newsOf(body)),
      REFUND_RESULT: ({ body }, { transaction }) => notifyStep(transaction, body.refundRequestId, newsOf(body)),
    },
    onRefused: ({ message }) => console.error(`refused a notification: ${message}`),
  })
}

function notifyStep(transaction: PoolClient, requestId: string, news: News): Promise<void> {
  return changeOrderOfRequest(transaction, requestId, (order) => {
    const step = stepOf(order, requestId)
    if (!step) return
    step.notified += 1
    recordStep(step, news)
  })
}

function newsOf({ result }: { readonly result: Result }): News {
  return { status: result.resultStatus, code: result.resultCode }
}
