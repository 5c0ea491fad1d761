import { createHash } from 'node:crypto'
import { isPassword, TooManyPasswords } from '../../credentials/password.ts'
import { type SignInFacts, signInFacts } from '../../store/sign-in.ts'
import { countGuess, failGuess, takeGuessBack } from '../../store/sign-in-failures.ts'
import type { Context } from '../context.ts'
import { agentOf, type Visitor } from './visitor.ts'

/** Why nobody looked at a guess. */
export type Unheard =
  /** After too many wrong ones, of a login that exists or not. */
  | { readonly kind: 'locked'; readonly until: Date }
  /** More came than can be checked. */
  | { readonly kind: 'busy' }

export type PasswordGuess =
  | { readonly kind: 'right'; readonly facts: SignInFacts }
  | { readonly kind: 'wrong' }
  | Unheard

/** What a login is counted under: people type passwords where logins go, so what was typed is not kept. */
export function hashOfLogin(login: string): Buffer {
  return createHash('sha256').update(login).digest()
}

/** As it is looked for, whatever it is. */
function typedLogin(text: string): string {
  return text.trim().toLowerCase()
}

/**
 * Checks a password. For a login that nobody has it does the same work, and answers the same. A right one does not yet
 * make the wrong ones before it forgotten: that is done by signing in.
 */
export async function guessPassword(
  context: Context,
  typed: { readonly login: string; readonly password: string },
  visitor: Visitor,
): Promise<PasswordGuess> {
  const login = typedLogin(typed.login)
  const loginHash = hashOfLogin(login)
  const lockedUntil = await countGuess(context.pool, loginHash)
  if (lockedUntil) return { kind: 'locked', until: lockedUntil }
  const facts = await signInFacts(context.pool, login)
  const right = await isPassword(typed.password, facts?.passwordHash ?? null).catch((error: unknown) => {
    if (error instanceof TooManyPasswords) return undefined
    throw error
  })
  if (right === undefined) {
    await takeGuessBack(context.pool, loginHash)
    return { kind: 'busy' }
  }
  if (right && facts) {
    await takeGuessBack(context.pool, loginHash)
    return { kind: 'right', facts }
  }
  await failed(context, login, 'password', visitor)
  return { kind: 'wrong' }
}

/** Notes a wrong guess, which was counted before it was looked at. */
export async function failed(
  context: Context,
  login: string,
  factor: 'password' | 'code',
  visitor: Visitor,
): Promise<void> {
  const detail = { factor, address: visitor.address, userAgent: agentOf(visitor) }
  const audit = { auditId: context.newId(), actor: login, action: 'sign-in-failed', detail }
  await failGuess(context.pool, hashOfLogin(login), audit)
}
