import type { FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'
import type { Unheard } from '../../application/operators/guess.ts'
import type { Visitor } from '../../application/operators/visitor.ts'
import type { Siblings } from '../../application/siblings.ts'
import { isSameOrigin } from '../checkout/same-origin.ts'
import { sharedTokens } from '../limits/shared-tokens.ts'
import { tokenBuckets } from '../limits/token-buckets.ts'
import type { SignedInPerson } from './access.ts'
import { formatDuration } from './format-duration.ts'
import { fromElsewhere } from './identify.ts'
import { ComeBackLater, OperatorError } from './operator-error.ts'

/** Tries to sign in from one address: a few people at once, and then a slow guesser. */
const triesOfOne = { perSecond: 0.2, burst: 30, most: 10_000 } as const

/** What stands before everything that somebody may do who is not signed in. */
export interface Door {
  /** Refuses what is no command of our own page, and who comes too often from one address. Throws `OperatorError`. */
  knock(request: FastifyRequest): void
}

export function createDoor(siblings: Siblings): Door {
  const tries = sharedTokens(tokenBuckets(triesOfOne), 'sign-in-tries', siblings)
  return {
    knock(request) {
      // Or a page elsewhere could sign somebody in as somebody else, who then works for that one.
      if (!isSameOrigin(request.headers)) throw new OperatorError(403, fromElsewhere)
      if (tries.take(networkOf(addressOf(request)))) return
      throw new ComeBackLater(429, `Too many tries to sign in come from your address. Try again in ${waitS} s.`, waitS)
    },
  }
}

const waitS = 1 / triesOfOne.perSecond

/**
 * Of whom it is: of the connection, or of whom a proxy that is trusted says to ask for. What it says is text like any
 * other: where it is no address (some add a port), it is the proxy's, or each connection would have tries of its own.
 */
function addressOf({ ip, socket }: FastifyRequest): string {
  const { remoteAddress = '' } = socket
  return [ip, remoteAddress].find((address) => ipaddr.isValid(address)) ?? ''
}

/** Of IPv6 the first 64 bits: whoever has one address has all of them. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return ''
  const parsed = ipaddr.process(address)
  if (parsed instanceof ipaddr.IPv4) return parsed.toString()
  return parsed.parts.slice(0, 4).join(':')
}

export function visitorOf(request: FastifyRequest): Visitor {
  const { 'user-agent': userAgent = null } = request.headers
  return { address: addressOf(request) || 'unknown', userAgent }
}

/** Why nobody looked at a password or a code. It says the same of a login that nobody has. */
export function unheard(refused: Unheard, now = Date.now()): OperatorError {
  if (refused.kind === 'busy') {
    return new ComeBackLater(503, 'Too many people are signing in at this moment. Try again in a few seconds.', 3)
  }
  const waitMs = Math.max(refused.until.getTime() - now, 1_000)
  const wait = formatDuration(Math.ceil(waitMs / 1_000) * 1_000)
  return new ComeBackLater(
    429,
    `Too many wrong tries with this login, so none is looked at for a while. Try again in ${wait}; a passkey works at once.`,
    Math.ceil(waitMs / 1_000),
  )
}

/** Whoever has an account. The holder of the operator token has none. */
export function ownerOf({ operator }: FastifyRequest): SignedInPerson & { readonly login: string } {
  if (operator?.kind === 'person') return { ...operator, login: operator.actor }
  throw new OperatorError(
    409,
    'The operator token belongs to no person, so it has no account. Sign in to the dashboard.',
  )
}
