import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../application/context.ts'
import { personOf } from '../../application/operators/list-people.ts'
import { beginPasskeySignIn, signInByPasskey } from '../../application/operators/passkeys.ts'
import { keepPruned } from '../../application/operators/prune.ts'
import { giveSecondFactor } from '../../application/operators/second-factor.ts'
import { sessionOf, signOut } from '../../application/operators/sessions.ts'
import { signIn } from '../../application/operators/sign-in.ts'
import type { StartedSession } from '../../application/operators/start-session.ts'
import { assert, unreachable } from '../../assert.ts'
import { type Permission, permissionsOf, type Role } from '../../domain/role.ts'
import { unusualExponents } from '../input/amount.ts'
import { open } from './access.ts'
import { type Door, ownerOf, unheard, visitorOf } from './door.ts'
import { bodyOf, readNoBody } from './input.ts'
import { OperatorError } from './operator-error.ts'
import { passkeyPlaceOf } from './passkey-place.ts'
import { clearSessionToken, sessionTokenOf, setSessionToken } from './session-cookie.ts'
import { readPasskeyAnswer, readSecondFactor, readSignIn } from './session-input.ts'

/** Who is signed in, and what the dashboard must know before it shows anything. */
export interface SessionView {
  /** `token`: whoever holds the operator token, who is no person and has no account. */
  readonly kind: 'token' | 'person'
  /** Whom the audit names. */
  readonly actor: string
  readonly login: string | null
  readonly name: string
  readonly role: Role
  readonly permissions: readonly Permission[]
  /** To be sent in the header `capstan-csrf` with everything but GET. */
  readonly csrf: string
  readonly signedInAt: Date | null
  /** Whether codes of an app are asked for, and how many passkeys and recovery codes there are. */
  readonly oneTimeCodes: boolean
  readonly passkeys: number
  readonly recoveryCodes: number
  /** Digits after the point, of currencies that have other than two. */
  readonly exponents: Readonly<Record<string, number>>
}

/** `second-factor`: the ticket goes with a code to `/operator/session/second-factor`, within five minutes. */
export type SignInView = { readonly kind: 'signed-in' } | { readonly kind: 'second-factor'; readonly ticket: string }

/** `/operator/session`: who is signed in, and signing out. */
export function sessionRoutes(routes: FastifyInstance, context: Context): void {
  routes.get('/session', open('signed-in'), async ({ operator }): Promise<SessionView> => {
    assert(operator !== null, 'whoever is signed in is known')
    const { actor, role } = operator
    const common = { actor, role, permissions: permissionsOf(role), exponents: unusualExponents }
    if (operator.kind === 'token') {
      const none = { csrf: '', signedInAt: null, oneTimeCodes: false, passkeys: 0, recoveryCodes: 0 }
      return { kind: 'token', login: null, name: actor, ...common, ...none }
    }
    const { name, csrf, signedInAt, operatorId } = operator
    const person = await personOf(context, operatorId)
    const { oneTimeCodes = false, passkeys = 0, recoveryCodes = 0 } = person ?? {}
    return { kind: 'person', login: actor, name, ...common, csrf, signedInAt, oneTimeCodes, passkeys, recoveryCodes }
  })
  routes.delete('/session', open('signed-in'), async (request, reply) => {
    readNoBody(bodyOf(request))
    const owner = ownerOf(request)
    await signOut(context, owner, owner.sessionId)
    clearSessionToken(request, reply, context.publicUrl)
    return { kind: 'signed-out' }
  })
}

/** Signing in: for anybody, so each is bounded, and none answers more about a login that exists than about another. */
export function signInRoutes(routes: FastifyInstance, context: Context, door: Door): void {
  const prune = keepPruned(context)
  routes.post('/session', open('public'), async (request, reply): Promise<SignInView> => {
    door.knock(request)
    const typed = readSignIn(bodyOf(request))
    await prune()
    const result = await signIn(context, typed, visitorOf(request))
    switch (result.kind) {
      case 'signed-in':
        return welcome(context, request, reply, result.session)
      case 'second-factor':
        return { kind: 'second-factor', ticket: result.ticket }
      case 'wrong':
        throw new OperatorError(403, 'Login or password is wrong. An admin can give you a link to set a new password.')
      case 'disabled':
        throw disabled()
      case 'locked':
      case 'busy':
        throw unheard(result)
      default:
        return unreachable(result)
    }
  })
  routes.post('/session/second-factor', open('public'), async (request, reply): Promise<SignInView> => {
    door.knock(request)
    const result = await giveSecondFactor(context, readSecondFactor(bodyOf(request)), visitorOf(request), new Date())
    switch (result.kind) {
      case 'signed-in':
        return welcome(context, request, reply, result.session)
      case 'wrong':
        throw new OperatorError(
          403,
          'The code is wrong, or was used already. Take the next one of the app, or a recovery code.',
        )
      case 'no-ticket':
        throw new OperatorError(409, 'This sign-in took too long, or was used. Begin again with login and password.')
      case 'unreadable':
        throw new OperatorError(409, `${result.reason}. Use a recovery code or a passkey, and tell an admin.`)
      case 'locked':
      case 'busy':
        throw unheard(result)
      default:
        return unreachable(result)
    }
  })
  passkeyRoutes(routes, context, door, prune)
}

function passkeyRoutes(routes: FastifyInstance, context: Context, door: Door, prune: () => Promise<void>): void {
  routes.post('/session/passkey/options', open('public'), async (request) => {
    door.knock(request)
    readNoBody(bodyOf(request))
    // Each leaves a challenge, whether or not it is ever answered.
    await prune()
    return beginPasskeySignIn(context, passkeyPlaceOf(request, context.publicUrl))
  })
  routes.post('/session/passkey', open('public'), async (request, reply): Promise<SignInView> => {
    door.knock(request)
    const { response } = readPasskeyAnswer(bodyOf(request))
    const place = passkeyPlaceOf(request, context.publicUrl)
    const result = await signInByPasskey(context, response, place, visitorOf(request))
    switch (result.kind) {
      case 'signed-in':
        return welcome(context, request, reply, result.session)
      case 'wrong':
        throw new OperatorError(
          403,
          'This passkey is not known here, or the answer came too late. Try again, or sign in by password.',
        )
      case 'disabled':
        throw disabled()
      default:
        return unreachable(result)
    }
  })
}

/** Hands the session over. Whatever session the browser had before is over: nobody could come back to it. */
export async function welcome(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  { token }: StartedSession,
): Promise<{ readonly kind: 'signed-in' }> {
  const before = sessionTokenOf(request, context.publicUrl)
  const session = before === undefined ? undefined : await sessionOf(context, before)
  if (session) await signOut(context, session, session.sessionId)
  setSessionToken(request, reply, context.publicUrl, token)
  return { kind: 'signed-in' }
}

function disabled(): OperatorError {
  return new OperatorError(403, 'Your account is disabled. An admin can enable it.')
}
