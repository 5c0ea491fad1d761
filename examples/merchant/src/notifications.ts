import type { IncomingMessage, ServerResponse } from 'node:http'
import { acknowledgement } from '@capstan/protocol'
import { type VerifiedNotification, verifyNotification } from '@capstan/sdk'
import type { Credentials } from './credentials.ts'

/** What the shop does about a notification. When it rejects, the notification is not acknowledged and comes again. */
export type HandleNotification = (notification: VerifiedNotification) => Promise<void>

/** Notifications have about a kilobyte. */
const bodyLimitBytes = 64 * 1_024
/** How far `request-time` may be off, so that a recorded notification cannot be played back later. */
const toleranceSeconds = 600

/**
 * Answers the requests to a notify URL. The order matters: verify over the raw bytes, handle, then acknowledge.
 * Acknowledged before it is handled, a notification would be lost by a crash in between.
 */
export function createNotificationReceiver(
  trust: Pick<Credentials, 'clientId' | 'publicKeys'>,
  handle: HandleNotification,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const handleEach = handleOnce(handle)
  return async (request, response) => {
    const body = await readRawBody(request)
    if (!body) return answer(response, 413, { error: 'too large for a notification' })
    const verified = await verifyNotification(
      { path: request.url ?? '', headers: request.headers, body },
      { clientId: trust.clientId, apoPublicKey: trust.publicKeys, tolerance: toleranceSeconds },
    )
    if (verified.kind === 'refused') return answer(response, 401, { error: verified.message })
    try {
      await handleEach(verified)
    } catch (error) {
      console.error(`${identityOf(verified)} was not handled and will come again:`, error)
      return answer(response, 500, { error: 'not handled' })
    }
    return answer(response, 200, acknowledgement)
  }
}

/**
 * Deliveries are at least once, and two of the same may come at the same time: the second waits for the first. A real
 * shop keeps the identity under a unique key of its database, written in the transaction that handles the notification.
 */
export function handleOnce(handle: HandleNotification): HandleNotification {
  const handled = new Map<string, Promise<void>>()
  return (notification) => {
    const identity = identityOf(notification)
    const first = handled.get(identity)
    if (first) return first
    const handling = handle(notification)
    handled.set(identity, handling)
    // A failure is forgotten, so that the next delivery tries again.
    handling.catch(() => handled.delete(identity))
    return handling
  }
}

/**
 * The same for every delivery of one notification. The result is part of it: an acquirer may take a capture back later,
 * and then an `F` follows the `S` of the same `captureId`.
 */
function identityOf(notification: VerifiedNotification): string {
  switch (notification.notifyType) {
    case 'CAPTURE_RESULT':
      return `CAPTURE_RESULT ${notification.body.captureId} ${notification.body.result.resultStatus}`
    case 'REFUND_RESULT':
      return `REFUND_RESULT ${notification.body.refundId} ${notification.body.refundStatus}`
    case 'UPDATE_AMOUNT_RESULT':
      return `UPDATE_AMOUNT_RESULT ${notification.body.updateRequestId}`
    case 'PAYMENT_RESULT':
    case 'PAYMENT_PENDING':
    case 'AUTHORIZATION_EXPIRING':
      return `${notification.notifyType} ${notification.body.paymentId} ${notification.body.result.resultStatus}`
    case 'OTHER':
      return JSON.stringify(notification.body)
  }
}

/** The bytes as they came: the signature is over them, not over what a JSON parser makes of them. */
async function readRawBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  // Not destroyed when the rest stays unread: the sender should see the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bodyLimitBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
