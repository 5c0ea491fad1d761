import { insertChallenge } from '../../store/sign-in.ts'
import type { Context } from '../context.ts'
import { newSecretToken } from '../ids.ts'
import { guessPassword, type Unheard } from './guess.ts'
import { noteDisabled } from './note-disabled.ts'
import { hashOfToken } from './secret-token.ts'
import { type StartedSession, startSession } from './start-session.ts'
import type { Visitor } from './visitor.ts'

/** How long the second half of a sign-in may take, in milliseconds. */
const ticketMs = 5 * 60_000

export type SignInResult =
  | { readonly kind: 'signed-in'; readonly session: StartedSession }
  /** The password was right; the ticket is for the code that is asked for besides. */
  | { readonly kind: 'second-factor'; readonly ticket: string }
  /** No such login, or another password: nobody is told which. */
  | { readonly kind: 'wrong' }
  /** Told only to who knew the password. */
  | { readonly kind: 'disabled' }
  | Unheard

/** Signs in by login and password, or goes halfway where a code is asked for besides. */
export async function signIn(
  context: Context,
  typed: { readonly login: string; readonly password: string },
  visitor: Visitor,
): Promise<SignInResult> {
  const guess = await guessPassword(context, typed, visitor)
  if (guess.kind !== 'right') return guess
  const { facts } = guess
  if (facts.disabled) {
    await noteDisabled(context, facts, 'password', visitor)
    return { kind: 'disabled' }
  }
  if (facts.oneTimeCodes) {
    const ticket = newSecretToken()
    await insertChallenge(context.pool, hashOfToken(ticket), 'second-factor', facts, ticketMs)
    return { kind: 'second-factor', ticket }
  }
  const session = await startSession(context, facts, { method: 'password' }, visitor)
  // Disabled, or given another password, while this one was being checked.
  return session ? { kind: 'signed-in', session } : { kind: 'wrong' }
}
