import { getCACertificates } from 'node:tls'
import { Agent } from 'undici'
import type { Cidr } from './allowed-address.ts'
import type { DeliveryAnswer } from './delivery-answer.ts'
import { readTarget } from './delivery-target.ts'
import { type ExchangeLimits, exchange } from './exchange.ts'
import { guardedLookup } from './guarded-lookup.ts'
import { createNameResolver, type ResolveName } from './resolve-name.ts'

export interface TransportOptions extends ExchangeLimits {
  /** Blocks of addresses that may be reached although they are not public. */
  readonly allow: readonly Cidr[]
  /** For lookup, TCP and TLS together. Kept to within half a second. */
  readonly connectTimeoutMs: number
  /** PEM of a certificate authority trusted beside the usual ones. */
  readonly extraTrustedCa?: string
  /** Replaces the name resolution, for tests. */
  readonly resolveName?: ResolveName
}

export interface Delivery {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Sent as UTF-8, byte for byte what was signed. */
  readonly body: string
  /** True for sandbox clients only. */
  readonly allowLoopback: boolean
  /** True for an answer with its headers, for a person to look at. */
  readonly withHead?: boolean
}

export interface NotificationTransport {
  /** Makes one try. Settles within `totalTimeoutMs` and never rejects. */
  send(delivery: Delivery): Promise<DeliveryAnswer>
  /** Why nothing is ever sent there, as far as the address alone tells: names are looked up by each delivery. */
  refusalOf(url: string, allowLoopback: boolean): string | null
  /** Takes no more deliveries, lets the running ones end, and closes all connections. */
  close(): Promise<void>
}

/** The limits a merchant is told of in docs/webhooks.md. */
export const deliveryLimits = {
  connectTimeoutMs: 5_000,
  totalTimeoutMs: 15_000,
  maxResponseBytes: 4_096,
} as const

/** To one origin. A merchant that hangs holds these and no more; its other deliveries wait, and nobody else's. */
const connectionsPerOrigin = 32
const maxHeaderBytes = 16_384
/** Shorter than the five seconds after which common servers close an idle connection, to not send into a closing one. */
const idleMs = 4_000
/** However long a server offers to keep a connection: idle ones cost both sides. */
const maxIdleMs = 30_000

/**
 * The way out to merchants' endpoints. It connects only to addresses it has judged, follows no redirect, decodes no
 * compression, and reads no proxy settings: any of these would let a URL or an answer choose where requests go.
 */
export function createNotificationTransport(options: TransportOptions): NotificationTransport {
  // Two agents, because a kept connection is not judged again: a live client must not come upon one that a sandbox
  // client opened to this machine.
  const publicAgent = createAgent(options, false)
  const loopbackAgent = createAgent(options, true)
  const running = new Set<Promise<DeliveryAnswer>>()
  let closed = false

  async function send({ url, headers, body, allowLoopback, withHead = false }: Delivery): Promise<DeliveryAnswer> {
    if (closed) return { kind: 'refused', reason: 'the server is stopping' }
    const target = readTarget(url, { allow: options.allow, loopback: allowLoopback })
    if (target.kind === 'refused') return target
    const answer = exchange(allowLoopback ? loopbackAgent : publicAgent, { target, headers, body, withHead }, options)
    running.add(answer)
    return answer.finally(() => running.delete(answer))
  }

  function refusalOf(url: string, allowLoopback: boolean): string | null {
    const target = readTarget(url, { allow: options.allow, loopback: allowLoopback })
    return target.kind === 'refused' ? target.reason : null
  }

  async function close() {
    closed = true
    await Promise.all(running)
    await Promise.all([publicAgent.destroy(), loopbackAgent.destroy()])
  }

  return { send, refusalOf, close }
}

function createAgent(options: TransportOptions, loopback: boolean): Agent {
  const { allow, connectTimeoutMs, extraTrustedCa, resolveName = createNameResolver() } = options
  return new Agent({
    connections: connectionsPerOrigin,
    pipelining: 1,
    allowH2: false,
    maxHeaderSize: maxHeaderBytes,
    keepAliveTimeout: idleMs,
    keepAliveMaxTimeout: maxIdleMs,
    // The exchange's own deadline covers both, from the first moment on.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: {
      timeout: connectTimeoutMs,
      lookup: guardedLookup(resolveName, { allow, loopback }),
      autoSelectFamily: true,
      // Said aloud because the environment can turn it off for the whole process (NODE_TLS_REJECT_UNAUTHORIZED).
      rejectUnauthorized: true,
      ...(extraTrustedCa === undefined ? {} : { ca: [...getCACertificates('default'), extraTrustedCa] }),
    },
  })
}
