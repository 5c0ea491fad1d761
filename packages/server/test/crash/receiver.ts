import { type VerifiedNotification, verifyNotification } from '@capstan/sdk'
import { type ReceivedRequest, startMerchant } from '../notifications/merchant-endpoint.ts'
import type { TestClient } from '../support/signed-call.ts'

export interface Receiver {
  readonly url: string
  /** The results that arrived with a good signature: each captureId and refundId with every different body it came in. */
  movementResults(client: TestClient): Promise<ReadonlyMap<string, ReadonlySet<string>>>
}

/** A merchant's endpoint that acknowledges everything and outlives the server's crashes. */
export async function startReceiver(): Promise<Receiver> {
  const { url, received } = await startMerchant()
  return { url, movementResults: (client) => movementResults(received, client) }
}

export async function movementResults(
  received: readonly Pick<ReceivedRequest, 'target' | 'headers' | 'body'>[],
  { clientId, apoPublicKey }: TestClient,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const results = new Map<string, Set<string>>()
  for (const { target: path, headers, body } of received) {
    const fields = Object.fromEntries(headers)
    const verified = await verifyNotification(
      { path, headers: fields, body },
      // What a crashed server sent is read long after it came.
      { clientId, apoPublicKey, tolerance: false },
    )
    if (verified.kind === 'refused') throw new Error(`a notification that is not genuine: ${verified.message}`)
    const id = movementOf(verified)
    if (id === undefined) continue
    const bodies = results.get(id) ?? new Set()
    results.set(id, bodies.add(body.toString('utf8')))
  }
  return results
}

function movementOf({ notifyType, body }: VerifiedNotification): string | undefined {
  if (notifyType === 'CAPTURE_RESULT') return body.captureId
  return notifyType === 'REFUND_RESULT' ? body.refundId : undefined
}
