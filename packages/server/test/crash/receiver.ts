import { verifyNotification } from '@capstan/protocol'
import { type ReceivedRequest, startMerchant } from '../notifications/merchant-endpoint.ts'
import type { TestClient } from '../support/signed-call.ts'

export interface Receiver {
  readonly url: string
  /** The capture results that arrived with a good signature: each capture's id with every different body it came in. */
  captureResults(client: TestClient): Promise<ReadonlyMap<string, ReadonlySet<string>>>
}

/** A merchant's endpoint that acknowledges everything and outlives the server's crashes. */
export async function startReceiver(): Promise<Receiver> {
  const { url, received } = await startMerchant()
  return { url, captureResults: (client) => captureResults(received, client) }
}

export async function captureResults(
  received: readonly Pick<ReceivedRequest, 'target' | 'headers' | 'body'>[],
  { clientId, apoPublicKey }: TestClient,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const results = new Map<string, Set<string>>()
  for (const { target: path, headers, body } of received) {
    const fields = Object.fromEntries(headers)
    const publicKeys = { 1: apoPublicKey }
    const verified = await verifyNotification({ path, headers: fields, body, clientId, publicKeys })
    if (verified.kind === 'refused') throw new Error(`a notification that is not genuine: ${verified.message}`)
    if (verified.notifyType !== 'CAPTURE_RESULT') continue
    const bodies = results.get(verified.body.captureId) ?? new Set()
    results.set(verified.body.captureId, bodies.add(body.toString('utf8')))
  }
  return results
}
