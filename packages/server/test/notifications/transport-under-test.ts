import { onTestFinished } from 'vitest'
import { createNotificationTransport, type Delivery, type TransportOptions } from '../../src/notifications/transport.ts'

/** A transport with short limits, closed when the test ends, that must not ask real name servers. */
export function startTransport(options: Partial<TransportOptions> = {}) {
  const transport = createNotificationTransport({
    allow: [],
    connectTimeoutMs: 1_000,
    totalTimeoutMs: 5_000,
    maxResponseBytes: 4_096,
    resolveName: (hostname) => Promise.reject(new Error(`nobody expected a lookup of ${hostname}`)),
    ...options,
  })
  onTestFinished(() => transport.close())
  return transport
}

/** A delivery of a sandbox client, whose endpoint may be on loopback. */
export function deliveryTo(url: string, rest: Partial<Delivery> = {}): Delivery {
  return { url, headers: { 'content-type': 'application/json' }, body: '{}', allowLoopback: true, ...rest }
}

export function lookupError(code: string): Error {
  return Object.assign(new Error(`lookup failed with ${code}`), { code })
}
