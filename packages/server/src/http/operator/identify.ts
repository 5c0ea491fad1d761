import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Context } from '../../application/context.ts'
import { csrfOf, sessionOf } from '../../application/operators/sessions.ts'
import { isSameOrigin } from '../checkout/same-origin.ts'
import type { Operator } from './access.ts'
import { namedActor } from './input.ts'
import { sessionTokenOf } from './session-cookie.ts'

/**
 * Who asks: by the operator token, or by the cookie of a session, and then as the person is now. A token that is wrong is
 * refused, whatever cookie comes with it: whoever sends one means to be its holder.
 */
export async function identify(context: Context, request: FastifyRequest, token: string): Promise<Operator | null> {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    // The token is everything its holder needs: it lies beside the database.
    if (!isSame(authorization, `Bearer ${token}`)) return null
    return { kind: 'token', actor: namedActor(request), role: 'admin' }
  }
  const cookie = sessionTokenOf(request, context.publicUrl)
  const session = cookie === undefined ? undefined : await sessionOf(context, cookie)
  if (cookie === undefined || !session) return null
  const { operatorId, login, name, role, sessionId, signedInAt } = session
  return { kind: 'person', actor: login, role, operatorId, name, sessionId, signedInAt, csrf: csrfOf(cookie) }
}

const harmless = ['GET', 'HEAD']

/**
 * Why a command that came with a cookie is not taken for one of our own page, in words; undefined when it is one, or
 * changes nothing. The browser sends the cookie by itself, so it does not show that the person wanted this.
 */
export function forgery(request: FastifyRequest): string | undefined {
  const { method, headers, operator } = request
  if (harmless.includes(method) || operator?.kind !== 'person') return undefined
  if (!isSameOrigin(headers)) return fromElsewhere
  const sent = headers['capstan-csrf']
  if (typeof sent === 'string' && isSame(sent, operator.csrf)) return undefined
  return 'The header capstan-csrf is missing, or of another session. Reload the page and try again.'
}

export const fromElsewhere =
  'This request does not come from a page of this server. Open the dashboard itself, by the address that its server knows.'

/** Compares in constant time, by digests so that lengths do not tell. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
