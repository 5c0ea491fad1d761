import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { type AddedKey, type AddKeyResult, addClientKey, mostActiveKeys } from '../../application/add-client-key.ts'
import type { ClientDirectory } from '../../application/client-directory.ts'
import type { Context } from '../../application/context.ts'
import { type ClientKeys, clientKeys, type PublishedKey, signingKeys } from '../../application/queries/keys.ts'
import { type RetireKeyResult, retireClientKey } from '../../application/retire-client-key.ts'
import {
  type RetireSigningKeyResult,
  type RotateResult,
  retireSigningKey,
  rotateSigningKey,
} from '../../application/rotate-signing-key.ts'
import { unreachable } from '../../assert.ts'
import { needs } from './access.ts'
import { formatTime } from './format-time.ts'
import { actorOf, bodyOf, publicKeyOf, readClientParams } from './input.ts'
import { readKeyParams, readKeyReason, readNewKey, readRotation, readSigningKeyParams } from './key-input.ts'
import { noSuchClient, OperatorError } from './operator-error.ts'

type KeyLine = ClientKeys['keys'][number] & {
  /** SHA-256 of the key in hexadecimal, to compare two of them by. */
  readonly fingerprint: string
  /** When this process last saw a request signed by it; null when it has not since it started. */
  readonly lastUsedAt: Date | null
}

/** A client's keys, with what its merchant must be told to use them. */
export interface ClientKeysView extends Omit<ClientKeys, 'keys' | 'apoKeys'> {
  readonly keys: readonly KeyLine[]
  readonly apoKeys: readonly SigningKeyLine[]
  /** How many keys may be accepted at the same time. */
  readonly mostActive: number
  /** Since when `lastUsedAt` is known. */
  readonly seenSince: Date
}

export interface SigningKeyLine extends PublishedKey {
  readonly fingerprint: string
}

/** What the server signs answers and notifications with. */
export interface SigningKeysView {
  readonly keys: readonly SigningKeyLine[]
}

/** A key that was made. `merchantPrivateKey` is in this one answer and nowhere else. */
export type AddedKeyView = AddedKey

const weekMs = 7 * 86_400_000
const startedAt = new Date(Date.now() - performance.now())

/** The keys that requests are signed with, and those that answers and notifications are. */
export function keyRoutes(routes: FastifyInstance, context: Context, clients: ClientDirectory): void {
  const viewOf = async (clientId: string): Promise<ClientKeysView> => {
    const found = await clientKeys(context, clientId)
    if (!found) throw noSuchClient(clientId)
    const keys = found.keys.map((key) => {
      const lastUsedAt = clients.lastSeen(clientId, key.version) ?? null
      return { ...key, fingerprint: fingerprint(key.publicKey), lastUsedAt }
    })
    return { ...found, keys, apoKeys: found.apoKeys.map(printed), mostActive: mostActiveKeys, seenSince: startedAt }
  }
  routes.get('/clients/:clientId/keys', needs('read'), async (request) =>
    viewOf(readClientParams(request.params).clientId),
  )
  routes.post('/clients/:clientId/keys', needs('develop'), async (request, reply) => {
    const { clientId } = readClientParams(request.params)
    const { publicKey } = readNewKey(bodyOf(request))
    const own = publicKey === undefined ? {} : { publicKey: publicKeyOf(publicKey) }
    const result = await addClientKey(context, { clientId, ...own, actor: actorOf(request) })
    if (result.kind !== 'added') throw addRefusal(result, clientId)
    clients.forget(clientId)
    return reply.code(201).send(result.key satisfies AddedKeyView)
  })
  routes.post('/clients/:clientId/keys/:version/retire', needs('develop'), async (request) => {
    const { clientId, version } = readKeyParams(request.params)
    const order = { clientId, version: Number(version), ...readKeyReason(bodyOf(request)), actor: actorOf(request) }
    const result = await retireClientKey(context, order)
    if (result.kind !== 'retired') throw retireRefusal(result, clientId, version)
    clients.forget(clientId)
    return viewOf(clientId)
  })
  signingKeyRoutes(routes, context)
}

function signingKeyRoutes(routes: FastifyInstance, context: Context): void {
  const view = async (): Promise<SigningKeysView> => ({ keys: (await signingKeys(context)).map(printed) })
  routes.get('/signing-keys', needs('read'), view)
  routes.post('/signing-keys/rotate', needs('administer'), async (request, reply) => {
    const { environment, signsInMs, ...why } = readRotation(bodyOf(request))
    // Whoever has not said when: merchants of live clients need time to take over the key first.
    const usual = environment === 'live' ? weekMs : 0
    const order = { environment, signsInMs: signsInMs ?? usual, ...why, actor: actorOf(request) }
    const result = await rotateSigningKey(context, order)
    if (result.kind !== 'rotated') throw rotateRefusal(result, environment)
    return reply.code(201).send(await view())
  })
  routes.post('/signing-keys/:environment/:version/retire', needs('administer'), async (request) => {
    const { environment, version } = readSigningKeyParams(request.params)
    const order = { environment, version: Number(version), ...readKeyReason(bodyOf(request)), actor: actorOf(request) }
    const result = await retireSigningKey(context, order)
    if (result.kind !== 'retired') throw retireSigningRefusal(result, environment, version)
    return view()
  })
}

function fingerprint(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex')
}

function printed(key: PublishedKey): SigningKeyLine {
  return { ...key, fingerprint: fingerprint(key.publicKey) }
}

function addRefusal(result: Exclude<AddKeyResult, { kind: 'added' }>, clientId: string): OperatorError {
  switch (result.kind) {
    case 'unknown-client':
      return noSuchClient(clientId)
    case 'too-many':
      return new OperatorError(
        409,
        `${clientId} has ${mostActiveKeys} keys already. Retire one that nobody signs with any more, then add this one.`,
      )
    case 'known-key':
      return new OperatorError(
        409,
        result.retired
          ? `publicKey: was version ${result.version} of ${clientId}, which is retired. Make a new pair and register that.`
          : `publicKey: is version ${result.version} of ${clientId} already. Sign with keyVersion ${result.version}.`,
      )
    default:
      return unreachable(result)
  }
}

function retireRefusal(
  result: Exclude<RetireKeyResult, { kind: 'retired' }>,
  clientId: string,
  version: string,
): OperatorError {
  switch (result.kind) {
    case 'unknown-client':
      return noSuchClient(clientId)
    case 'unknown-key':
      return new OperatorError(
        404,
        `${clientId} has no key of version ${version}. Its versions are ${result.versions.join(', ')}.`,
      )
    case 'last':
      return new OperatorError(
        409,
        `Version ${version} is the last key of ${clientId}: without it no request of the merchant is accepted. Add another one first.`,
      )
    default:
      return unreachable(result)
  }
}

function rotateRefusal(result: Exclude<RotateResult, { kind: 'rotated' }>, environment: string): OperatorError {
  switch (result.kind) {
    case 'pending':
      return new OperatorError(
        409,
        `Version ${result.version} of ${environment} signs from ${formatTime(result.signsFrom)} on. Wait for that, or retire it to make another.`,
      )
    case 'meanwhile':
      return new OperatorError(409, `Somebody else rotated the key of ${environment} at this moment. Look at it first.`)
    default:
      return unreachable(result)
  }
}

function retireSigningRefusal(
  result: Exclude<RetireSigningKeyResult, { kind: 'retired' }>,
  environment: string,
  version: string,
): OperatorError {
  switch (result.kind) {
    case 'unknown-key':
      return new OperatorError(
        404,
        `There is no key of version ${version} in ${environment}. The versions are ${result.versions.join(', ')}.`,
      )
    case 'signing':
      return new OperatorError(
        409,
        `Version ${version} of ${environment} is what answers and notifications are signed with now. Rotate, and retire it when its successor signs.`,
      )
    default:
      return unreachable(result)
  }
}
