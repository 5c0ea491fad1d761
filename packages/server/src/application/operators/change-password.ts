import { hashPassword, TooManyPasswords } from '../../credentials/password.ts'
import { replacePassword } from '../../store/operator-password.ts'
import type { Context } from '../context.ts'
import { guessPassword, type Unheard } from './guess.ts'
import { passwordFault } from './new-password.ts'
import type { Owner } from './one-time-codes.ts'
import type { Visitor } from './visitor.ts'

export type ProofResult = { readonly kind: 'right' } | { readonly kind: 'wrong' } | Unheard

/**
 * Whether whoever sits there knows the password of the account: asked before what would let somebody come back who only
 * found the browser open. Wrong ones count as at the door.
 */
export async function provePassword(
  context: Context,
  { login }: Owner,
  password: string,
  visitor: Visitor,
): Promise<ProofResult> {
  const guess = await guessPassword(context, { login, password }, visitor)
  return guess.kind === 'right' ? { kind: 'right' } : guess
}

export type PasswordChange =
  | { readonly kind: 'changed' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'weak-password'; readonly fault: string }
  | Unheard

/** Ends all other sessions, since who has the old password may have one, and links that were made to set a new one. */
export async function changePassword(
  context: Context,
  owner: Owner & { readonly name: string; readonly sessionId: string },
  { present, next }: { readonly present: string; readonly next: string },
  visitor: Visitor,
): Promise<PasswordChange> {
  const { operatorId, login, sessionId } = owner
  const guess = await guessPassword(context, { login, password: present }, visitor)
  if (guess.kind !== 'right') return guess
  const fault = next === present ? 'is the present one' : await passwordFault(next, owner)
  if (fault !== undefined) return { kind: 'weak-password', fault }
  const hash = await hashPassword(next).catch((error: unknown) => {
    if (error instanceof TooManyPasswords) return undefined
    throw error
  })
  if (hash === undefined) return { kind: 'busy' }
  const audit = { auditId: context.newId(), actor: login, action: 'change-password', detail: { operatorId } }
  const { epoch } = guess.facts
  // Not changed: disabled, or begun anew, meanwhile; then this was not the present password any more.
  return (await replacePassword(context.pool, { operatorId, epoch }, hash, sessionId, audit))
    ? { kind: 'changed' }
    : { kind: 'wrong' }
}
