import { codeUri, newCodeSecret, stepOfCode } from '../../credentials/one-time-code.ts'
import { hashOfRecoveryCode, newRecoveryCode } from '../../credentials/recovery-code.ts'
import {
  beginCodes,
  confirmCodes,
  loadCodes,
  removeCodes,
  renewRecoveryCodes,
  type StoredCodes,
} from '../../store/one-time-codes.ts'
import { countGuess, takeGuessBack } from '../../store/sign-in-failures.ts'
import type { SealedFor } from '../../vault/vault.ts'
import type { Context } from '../context.ts'
import { sealedKeyIds } from '../sealed-records.ts'
import { failed, hashOfLogin, type Unheard } from './guess.ts'
import type { Visitor } from './visitor.ts'

const recoveryCodes = 10

/** Whose account it is. */
export interface Owner {
  readonly operatorId: string
  readonly login: string
}

export type BegunCodes =
  /** Shown once: `secret` in base32, to be typed where there is no camera; `uri` is what the QR code says. */
  | { readonly kind: 'begun'; readonly secret: string; readonly uri: string }
  | { readonly kind: 'in-use' }
  | { readonly kind: 'cannot-seal'; readonly reason: string }

/** Makes a secret for an authenticator app. It asks for nothing until a code of it was shown. */
export async function beginOneTimeCodes(context: Context, { operatorId, login }: Owner): Promise<BegunCodes> {
  const { vault } = context.accounts
  const reason = vault.sealingFault(await sealedKeyIds(context))
  if (reason !== undefined) return { kind: 'cannot-seal', reason }
  const secret = newCodeSecret()
  const begun = await beginCodes(context.pool, operatorId, vault.seal({ secret }, codesSealedFor(operatorId)))
  if (!begun) return { kind: 'in-use' }
  return { kind: 'begun', secret, uri: codeUri(secret, login, issuerOf(context)) }
}

export type ConfirmedCodes =
  /** Shown once; each signs in once, without the app. */
  | { readonly kind: 'confirmed'; readonly recoveryCodes: readonly string[] }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'not-begun' }
  | { readonly kind: 'in-use' }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | Unheard

/**
 * From now on a code is asked for at each sign-in by password. The code it is shown by is used up. Wrong ones count as at
 * the door: whoever found the browser open, with codes begun, could try them all and be given the recovery codes.
 */
export async function confirmOneTimeCodes(
  context: Context,
  { operatorId, login }: Owner,
  code: string,
  visitor: Visitor,
  now: Date,
): Promise<ConfirmedCodes> {
  const stored = await loadCodes(context.pool, operatorId)
  if (!stored) return { kind: 'not-begun' }
  if (stored.confirmed) return { kind: 'in-use' }
  const opened = openCodes(context, stored)
  if ('reason' in opened) return { kind: 'unreadable', reason: opened.reason }
  const lockedUntil = await countGuess(context.pool, hashOfLogin(login))
  if (lockedUntil) return { kind: 'locked', until: lockedUntil }
  const step = stepOfCode(opened.secret, code.replaceAll(' ', ''), now)
  if (step === undefined) {
    await failed(context, login, 'code', visitor)
    return { kind: 'wrong' }
  }
  await takeGuessBack(context.pool, hashOfLogin(login))
  const { codes, hashes } = newRecoveryCodes()
  const audit = { auditId: context.newId(), actor: login, action: 'add-one-time-codes', detail: { operatorId } }
  // Begun once more, in another window: it is that secret now.
  if (!(await confirmCodes(context.pool, stored, step, hashes, audit))) return { kind: 'wrong' }
  return { kind: 'confirmed', recoveryCodes: codes }
}

/** With the recovery codes. False when none were in use. */
export async function removeOneTimeCodes(context: Context, { operatorId, login }: Owner): Promise<boolean> {
  const audit = { auditId: context.newId(), actor: login, action: 'remove-one-time-codes', detail: { operatorId } }
  return removeCodes(context.pool, operatorId, audit)
}

/** New recovery codes instead of all before; undefined where no one-time codes are in use. */
export async function replaceRecoveryCodes(
  context: Context,
  { operatorId, login }: Owner,
): Promise<readonly string[] | undefined> {
  const { codes, hashes } = newRecoveryCodes()
  const audit = { auditId: context.newId(), actor: login, action: 'renew-recovery-codes', detail: { operatorId } }
  return (await renewRecoveryCodes(context.pool, operatorId, hashes, audit)) ? codes : undefined
}

/** The secret; or why it cannot be opened, in words for its owner. */
export function openCodes(
  { accounts: { vault } }: Context,
  stored: StoredCodes,
): { readonly secret: string } | { readonly reason: string } {
  const opened = vault.open(stored, codesSealedFor(stored.operatorId))
  const secret = opened.kind === 'opened' ? opened.secrets['secret'] : undefined
  if (secret !== undefined) return { secret }
  const why =
    opened.kind === 'no-key'
      ? `they are sealed with the master key ${stored.keyId}, which this server does not have`
      : 'their stored record was changed past Capstan'
  return { reason: `One-time codes cannot be checked: ${why}` }
}

/** A secret that was moved to another person does not open. No account has a connector of this name. */
export function codesSealedFor(operatorId: string): SealedFor {
  return { account: operatorId, connector: 'one-time codes', settings: {} }
}

function newRecoveryCodes(): { readonly codes: readonly string[]; readonly hashes: readonly Buffer[] } {
  const codes = Array.from({ length: recoveryCodes }, newRecoveryCode)
  return { codes, hashes: codes.map(hashOfRecoveryCode) }
}

/** What the app calls it: who has several servers tells them apart by it. */
function issuerOf({ publicUrl }: Context): string {
  return `Capstan ${URL.parse(publicUrl)?.hostname ?? ''}`.trim()
}
