import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { isIPv6 } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { Siblings } from '../../application/siblings.ts'
import type { Unsigned } from './kept-refusals.ts'
import type { Limits } from './limits.ts'
import { createLoad, type Leave } from './load.ts'
import { placeInLine } from './open-requests.ts'
import { sharedTokens } from './shared-tokens.ts'
import type { Tally } from './tally.ts'
import { tokenBuckets } from './token-buckets.ts'

/** No SDK sends a request before it has the answer to the last one; each may come with a body, and all are kept. */
const mostOnOneConnection = 16
/** Verifying a signature takes 0.03 ms of a processor; one address may have half of what waits for that. */
const mostLookedAt = 1_000
const clientsRemembered = 10_000
/** Refusals signed for one asker whom nothing is owed: a merchant who tries out signatures never meets it. */
const refusals = { perSecond: 50, burst: 1_000, most: 10_000 }
/** Each takes 0.16 ms of two processors, and the answers to requests that were served wait behind them. */
const mostRefusalsBeingSigned = 512

/** Either may begin, or the message says why not. */
type Entry = { readonly kind: 'in'; readonly leave: Leave } | { readonly kind: 'turned-away'; readonly message: string }

/** Decides what is begun at all. Nothing here waits, and nothing asks the database. */
export interface Doorkeeper {
  /**
   * Why a request would be turned away whoever sent it, if it is from the client that it names: known from its headers, before
   * anything is read or verified for it.
   */
  readonly turnAway: (clientId: string) => string | undefined
  /** For a request of nobody knows whom, while it is found out. */
  readonly look: (request: IncomingMessage) => Leave | undefined
  /** For a request of an authenticated client, until its work has ended. */
  readonly letIn: (clientId: string) => Entry
  /** For signing the answer to one who was not let in. `asker`: an address or a client. A status: send that, unsigned. */
  readonly signFor: (asker: string) => Leave | Unsigned
}

export function createDoorkeeper(limits: Limits, tally: Tally, siblings: Siblings): Doorkeeper {
  const looks = createLoad(mostLookedAt, mostLookedAt / 2)
  const served = createLoad(limits.requests, Math.ceil(limits.requests / 2))
  const rate = { perSecond: limits.clientRate, burst: limits.clientBurst, most: clientsRemembered }
  const clients = sharedTokens(tokenBuckets(rate), 'client-rate', siblings)
  const askers = sharedTokens(tokenBuckets(refusals), 'refusals', siblings)
  const signatures = createLoad(mostRefusalsBeingSigned)
  const tooFast = `more than ${limits.clientRate} requests a second of this client`
  const busy = () => {
    tally('overload')
    return busyMessage
  }
  return {
    turnAway(clientId) {
      if (served.isFull(clientId)) return busy()
      if (!clients.isEmpty(clientId)) return undefined
      tally('client-rate')
      return tooFast
    },
    look(request) {
      const leave = placeInLine(request) > mostOnOneConnection ? undefined : looks.enter(askerOf(request.socket))
      if (!leave) tally('overload')
      return leave
    },
    letIn(clientId) {
      if (!clients.take(clientId)) {
        tally('client-rate')
        return { kind: 'turned-away', message: tooFast }
      }
      const leave = served.enter(clientId)
      return leave ? { kind: 'in', leave } : { kind: 'turned-away', message: busy() }
    },
    signFor(asker) {
      if (!askers.take(asker)) {
        tally('unsigned')
        return 429
      }
      const leave = signatures.enter()
      if (leave) return leave
      tally('unsigned')
      return 503
    },
  }
}

export const busyMessage = 'the server has too much to do; nothing was done, repeat the same request later'

/** Whom a connection is from. An IPv6 host has 2^64 addresses to choose from, so those count as one. */
export function askerOf(socket: Socket): string {
  const address = socket.remoteAddress ?? ''
  if (!isIPv6(address)) return address
  const parsed = ipaddr.IPv6.parse(address)
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address().toString() : parsed.parts.slice(0, 4).join(':')
}
