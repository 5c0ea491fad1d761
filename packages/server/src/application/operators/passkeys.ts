import {
  namedIn,
  type PasskeyPlace,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  readRegistration,
  readSignIn,
  registrationOptions,
  signInOptions,
} from '../../credentials/passkey.ts'
import { recordAudit } from '../../store/clients.ts'
import {
  countPasskeyUse,
  insertPasskey,
  listPasskeys,
  loadPasskey,
  mostPasskeys,
  removePasskey,
  type StoredPasskey,
} from '../../store/passkeys.ts'
import { insertChallenge, signInFactsOf, takeChallenge } from '../../store/sign-in.ts'
import type { Context } from '../context.ts'
import { newSecretToken } from '../ids.ts'
import { noteDisabled } from './note-disabled.ts'
import type { Owner } from './one-time-codes.ts'
import { hashOfToken } from './secret-token.ts'
import { type StartedSession, startSession } from './start-session.ts'
import type { Visitor } from './visitor.ts'

export type { PasskeyPlace, StoredPasskey }

/** How long a browser may take to answer, in milliseconds. */
const challengeMs = 6 * 60_000

export function passkeysOf({ pool }: Context, operatorId: string): Promise<readonly StoredPasskey[]> {
  return listPasskeys(pool, operatorId)
}

/** What the browser needs to make a passkey; undefined when the person has as many as one can. */
export async function beginPasskey(
  context: Context,
  owner: Owner & { readonly name: string },
  place: PasskeyPlace,
): Promise<PublicKeyCredentialCreationOptionsJSON | undefined> {
  const [facts, present] = await Promise.all([
    signInFactsOf(context.pool, owner.operatorId),
    listPasskeys(context.pool, owner.operatorId),
  ])
  if (!facts || present.length >= mostPasskeys) return undefined
  const challenge = newSecretToken()
  await insertChallenge(context.pool, hashOfToken(challenge), 'passkey-registration', facts, challengeMs)
  return registrationOptions(place, owner, present, challenge)
}

/** Keeps the passkey that the browser made. False: it is no answer to what was asked, or somebody has it already. */
export async function addPasskey(
  context: Context,
  { operatorId, login }: Owner,
  { response, name }: { readonly response: object; readonly name: string },
  place: PasskeyPlace,
): Promise<boolean> {
  const named = namedIn(response)
  if (!named) return false
  const hash = hashOfToken(named.challenge)
  const taken = await takeChallenge(context.pool, hash, 'passkey-registration', operatorId)
  if (!taken || taken.epoch === null) return false
  const passkey = await readRegistration(place, response, named.challenge)
  if (!passkey) return false
  const detail = { operatorId, name, rpId: place.rpId }
  const audit = { auditId: context.newId(), actor: login, action: 'add-passkey', detail }
  const row = { ...passkey, name, rpId: place.rpId }
  return insertPasskey(context.pool, { operatorId, epoch: taken.epoch }, row, audit)
}

/** False when the person has no such passkey. */
export async function dropPasskey(
  context: Context,
  { operatorId, login }: Owner,
  credentialId: string,
): Promise<boolean> {
  const audit = { auditId: context.newId(), actor: login, action: 'remove-passkey', detail: { operatorId } }
  return removePasskey(context.pool, operatorId, credentialId, audit)
}

/** What the browser needs to let a person choose a passkey, and the passkey answer. */
export async function beginPasskeySignIn(
  context: Context,
  place: PasskeyPlace,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const challenge = newSecretToken()
  await insertChallenge(context.pool, hashOfToken(challenge), 'passkey-sign-in', null, challengeMs)
  return signInOptions(place, challenge)
}

export type PasskeySignIn =
  | { readonly kind: 'signed-in'; readonly session: StartedSession }
  /** No passkey that is known here, or it does not answer what was asked. */
  | { readonly kind: 'wrong' }
  /** Told only to who has the passkey. */
  | { readonly kind: 'disabled' }

/**
 * Signs in by a passkey alone: it was used with a PIN, a finger or a face, so it is two factors. No lock stands before it,
 * since there is nothing to guess: who is kept out by somebody's guessing comes in by it.
 */
export async function signInByPasskey(
  context: Context,
  response: object,
  place: PasskeyPlace,
  visitor: Visitor,
): Promise<PasskeySignIn> {
  const named = namedIn(response)
  if (!named) return { kind: 'wrong' }
  const taken = await takeChallenge(context.pool, hashOfToken(named.challenge), 'passkey-sign-in', null)
  const passkey = await loadPasskey(context.pool, named.credentialId)
  const facts = passkey && (await signInFactsOf(context.pool, passkey.operatorId))
  if (!taken || !facts) return { kind: 'wrong' }
  const counter = passkey.rpId === place.rpId ? await readSignIn(place, response, passkey, named.challenge) : undefined
  if (counter === undefined || !(await countPasskeyUse(context.pool, passkey.credentialId, counter))) {
    const detail = { factor: 'passkey', operatorId: facts.operatorId, address: visitor.address }
    const audit = { auditId: context.newId(), actor: facts.login, action: 'sign-in-failed', detail }
    await recordAudit(context.pool, null, audit)
    return { kind: 'wrong' }
  }
  if (facts.disabled) {
    await noteDisabled(context, facts, 'passkey', visitor)
    return { kind: 'disabled' }
  }
  const session = await startSession(context, facts, { method: 'passkey' }, visitor)
  return session ? { kind: 'signed-in', session } : { kind: 'wrong' }
}
