import { verifyNotification } from '@capstan/protocol'
import { startMerchant } from '../notifications/merchant-endpoint.ts'
import type { TestClient } from '../support/capstan.ts'

export interface Receiver {
  readonly url: string
  /** The capture results that arrived with a good signature: each capture's id with every different body it came in. */
  captureResults(client: TestClient): Promise<ReadonlyMap<string, ReadonlySet<string>>>
}

/** A merchant's endpoint that acknowledges everything and outlives the server's crashes. */
export async function startReceiver(): Promise<Receiver> {
  const { url, received } = await startMerchant()
  return {
    url,
    async captureResults(client) {
      const results = new Map<string, Set<string>>()
      for (const { target: path, headers, body } of received) {
        const { clientId, apoPublicKey } = client
        const fields = Object.fromEntries(headers)
        const verified = await verifyNotification({
          path,
          headers: fields,
          body,
          clientId,
          publicKeys: { 1: apoPublicKey },
        })
        if (verified.kind === 'refused') throw new Error(`a notification that is not genuine: ${verified.message}`)
        if (verified.notifyType !== 'CAPTURE_RESULT') continue
        const bodies = results.get(verified.body.captureId) ?? new Set()
        results.set(verified.body.captureId, bodies.add(body.toString('utf8')))
      }
      return results
    },
  }
}
