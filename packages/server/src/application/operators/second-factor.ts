import { stepOfCode } from '../../credentials/one-time-code.ts'
import { hashOfRecoveryCode, looksLikeRecoveryCode } from '../../credentials/recovery-code.ts'
import { loadCodes, takeRecoveryCode, takeStep } from '../../store/one-time-codes.ts'
import { readTicket, type SignInFacts, signInFactsOf } from '../../store/sign-in.ts'
import { countGuess, takeGuessBack } from '../../store/sign-in-failures.ts'
import type { Context } from '../context.ts'
import { failed, hashOfLogin, type Unheard } from './guess.ts'
import { openCodes } from './one-time-codes.ts'
import { hashOfToken } from './secret-token.ts'
import { type StartedSession, startSession } from './start-session.ts'
import type { Visitor } from './visitor.ts'

export type SecondFactorResult =
  | { readonly kind: 'signed-in'; readonly session: StartedSession }
  /** The first half is over, was used, or the person was changed since: to be begun again. */
  | { readonly kind: 'no-ticket' }
  | { readonly kind: 'wrong' }
  /** The secret of the codes cannot be opened here; a recovery code needs no secret. */
  | { readonly kind: 'unreadable'; readonly reason: string }
  | Unheard

/**
 * The second half of a sign-in: a code of the app, or a recovery code. Wrong ones count with the wrong passwords, or who
 * knows the password could try codes for ever.
 */
export async function giveSecondFactor(
  context: Context,
  { ticket, code }: { readonly ticket: string; readonly code: string },
  visitor: Visitor,
  now: Date,
): Promise<SecondFactorResult> {
  const begun = await readTicket(context.pool, hashOfToken(ticket))
  const facts = begun && (await signInFactsOf(context.pool, begun.operatorId))
  if (!facts || facts.disabled || facts.epoch !== begun.epoch) return { kind: 'no-ticket' }
  const lockedUntil = await countGuess(context.pool, hashOfLogin(facts.login))
  if (lockedUntil) return { kind: 'locked', until: lockedUntil }
  const taken = looksLikeRecoveryCode(code)
    ? await takeRecovery(context, facts, code)
    : await takeCode(context, facts, code, now)
  if (typeof taken === 'object') {
    await takeGuessBack(context.pool, hashOfLogin(facts.login))
    return { kind: 'unreadable', reason: taken.reason }
  }
  if (!taken) {
    await failed(context, facts.login, 'code', visitor)
    return { kind: 'wrong' }
  }
  const session = await startSession(context, facts, { method: taken, ticket }, visitor)
  return session ? { kind: 'signed-in', session } : { kind: 'no-ticket' }
}

async function takeRecovery(
  { pool }: Context,
  { operatorId }: SignInFacts,
  code: string,
): Promise<'recovery-code' | undefined> {
  return (await takeRecoveryCode(pool, operatorId, hashOfRecoveryCode(code))) ? 'recovery-code' : undefined
}

async function takeCode(
  context: Context,
  { operatorId }: SignInFacts,
  code: string,
  now: Date,
): Promise<'one-time-code' | undefined | { readonly reason: string }> {
  const stored = await loadCodes(context.pool, operatorId)
  if (!stored) return undefined
  const opened = openCodes(context, stored)
  if ('reason' in opened) return opened
  const step = stepOfCode(opened.secret, code.replaceAll(' ', ''), now)
  if (step === undefined) return undefined
  return (await takeStep(context.pool, operatorId, step)) ? 'one-time-code' : undefined
}
