import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../application/context.ts'
import { changePassword, provePassword } from '../../application/operators/change-password.ts'
import { personOf } from '../../application/operators/list-people.ts'
import {
  beginOneTimeCodes,
  confirmOneTimeCodes,
  removeOneTimeCodes,
  replaceRecoveryCodes,
} from '../../application/operators/one-time-codes.ts'
import {
  addPasskey,
  beginPasskey,
  dropPasskey,
  passkeysOf,
  type StoredPasskey,
} from '../../application/operators/passkeys.ts'
import { endOtherSessions, endOwnSession, type KeptSession, sessionsOf } from '../../application/operators/sessions.ts'
import { assert, unreachable } from '../../assert.ts'
import type { Role } from '../../domain/role.ts'
import { open } from './access.ts'
import { ownerOf, unheard, visitorOf } from './door.ts'
import { bodyOf, readIdParams, readNoBody } from './input.ts'
import { OperatorError } from './operator-error.ts'
import { passkeyPlaceOf } from './passkey-place.ts'
import { readCode, readCredentialParams, readNewPasskey, readPasswordChange, readProof } from './session-input.ts'

/** One's own account. */
export interface AccountView {
  readonly login: string
  readonly name: string
  readonly role: Role
  readonly oneTimeCodes: boolean
  readonly recoveryCodes: number
  readonly passkeys: readonly StoredPasskey[]
  /** `present`: the one that asks. */
  readonly sessions: readonly (KeptSession & { readonly present: boolean })[]
}

/** Shown once. */
export interface BegunCodesView {
  /** Base32, to be typed into the app where there is no camera. */
  readonly secret: string
  /** What the QR code says. */
  readonly uri: string
}

/** Shown once. */
export interface RecoveryCodesView {
  readonly recoveryCodes: readonly string[]
}

/**
 * `/operator/account`: the account of whoever is signed in. What would let somebody come back who only found the browser
 * open asks for the password.
 */
export function accountRoutes(routes: FastifyInstance, context: Context): void {
  routes.get('/account', open('signed-in'), async (request): Promise<AccountView> => {
    const { operatorId, sessionId } = ownerOf(request)
    const [person, passkeys, sessions] = await Promise.all([
      personOf(context, operatorId),
      passkeysOf(context, operatorId),
      sessionsOf(context, operatorId),
    ])
    assert(person !== undefined, 'nobody who is signed in is gone')
    const { login, name, role, oneTimeCodes, recoveryCodes } = person
    const marked = sessions.map((session) => ({ ...session, present: session.sessionId === sessionId }))
    return { login, name, role, oneTimeCodes, recoveryCodes, passkeys, sessions: marked }
  })
  routes.post('/account/password', open('signed-in'), async (request) => {
    const result = await changePassword(
      context,
      ownerOf(request),
      readPasswordChange(bodyOf(request)),
      visitorOf(request),
    )
    switch (result.kind) {
      case 'changed':
        return result
      case 'wrong':
        throw wrongPassword('present')
      case 'weak-password':
        throw new OperatorError(400, `next: ${result.fault}`)
      case 'locked':
      case 'busy':
        throw unheard(result)
      default:
        return unreachable(result)
    }
  })
  routes.delete('/account/sessions', open('signed-in'), async (request) => {
    readNoBody(bodyOf(request))
    const owner = ownerOf(request)
    return { ended: await endOtherSessions(context, owner, owner.sessionId) }
  })
  routes.delete('/account/sessions/:id', open('signed-in'), async (request) => {
    const { id } = readIdParams(request.params)
    const owner = ownerOf(request)
    if (id === owner.sessionId) throw new OperatorError(409, 'This is the session you are in. Sign out instead.')
    if (!(await endOwnSession(context, owner, id))) throw new OperatorError(404, 'This session is over already.')
    return { ended: 1 }
  })
  codeRoutes(routes, context)
  passkeyRoutes(routes, context)
}

function codeRoutes(routes: FastifyInstance, context: Context): void {
  routes.post('/account/one-time-codes', open('signed-in'), async (request): Promise<BegunCodesView> => {
    const owner = await proven(context, request)
    const begun = await beginOneTimeCodes(context, owner)
    switch (begun.kind) {
      case 'begun':
        return { secret: begun.secret, uri: begun.uri }
      case 'in-use':
        throw codesInUse()
      case 'cannot-seal':
        throw new OperatorError(409, `${begun.reason}.`)
      default:
        return unreachable(begun)
    }
  })
  routes.post('/account/one-time-codes/confirm', open('signed-in'), async (request): Promise<RecoveryCodesView> => {
    const { code } = readCode(bodyOf(request))
    const result = await confirmOneTimeCodes(context, ownerOf(request), code, visitorOf(request), new Date())
    switch (result.kind) {
      case 'confirmed':
        return { recoveryCodes: result.recoveryCodes }
      case 'wrong':
        throw new OperatorError(400, 'code: is not what the app should show now; is the clock of the phone right?')
      case 'not-begun':
        throw new OperatorError(409, 'Begin with the QR code.')
      case 'in-use':
        throw codesInUse()
      case 'unreadable':
        throw new OperatorError(409, `${result.reason}. Begin again with a new QR code.`)
      case 'locked':
      case 'busy':
        throw unheard(result)
      default:
        return unreachable(result)
    }
  })
  routes.post('/account/one-time-codes/remove', open('signed-in'), async (request) => {
    if (await removeOneTimeCodes(context, await proven(context, request))) return { kind: 'removed' }
    throw noCodes()
  })
  routes.post('/account/recovery-codes', open('signed-in'), async (request): Promise<RecoveryCodesView> => {
    const recoveryCodes = await replaceRecoveryCodes(context, await proven(context, request))
    if (!recoveryCodes) throw noCodes()
    return { recoveryCodes }
  })
}

function passkeyRoutes(routes: FastifyInstance, context: Context): void {
  routes.post('/account/passkeys/options', open('signed-in'), async (request) => {
    const place = passkeyPlaceOf(request, context.publicUrl)
    const options = await beginPasskey(context, await proven(context, request), place)
    if (!options) throw new OperatorError(409, 'You have as many passkeys as one can have. Remove one first.')
    return options
  })
  routes.post('/account/passkeys', open('signed-in'), async (request, reply) => {
    const { response, name } = readNewPasskey(bodyOf(request))
    const place = passkeyPlaceOf(request, context.publicUrl)
    const added = await addPasskey(context, ownerOf(request), { response, name: name.trim() || 'Passkey' }, place)
    if (!added) throw new OperatorError(409, 'This passkey was not added: it came too late, or is in use. Try again.')
    return reply.code(201).send({ kind: 'added' })
  })
  routes.post('/account/passkeys/:credentialId/remove', open('signed-in'), async (request) => {
    const { credentialId } = readCredentialParams(request.params)
    if (await dropPasskey(context, await proven(context, request), credentialId)) return { kind: 'removed' }
    throw new OperatorError(404, 'You have no such passkey. Reload the page.')
  })
}

/** The owner, once the password was right. */
async function proven(context: Context, request: FastifyRequest): Promise<ReturnType<typeof ownerOf>> {
  const owner = ownerOf(request)
  const { password } = readProof(bodyOf(request))
  const proof = await provePassword(context, owner, password, visitorOf(request))
  if (proof.kind === 'right') return owner
  throw proof.kind === 'wrong' ? wrongPassword('password') : unheard(proof)
}

function wrongPassword(field: string): OperatorError {
  return new OperatorError(403, `${field}: is not your password`)
}

function codesInUse(): OperatorError {
  return new OperatorError(409, 'One-time codes are in use already. Remove them first to use another app.')
}

function noCodes(): OperatorError {
  return new OperatorError(409, 'No one-time codes are in use.')
}
