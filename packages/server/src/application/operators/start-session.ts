import type { SignInMethod } from '../../store/operator-sessions.ts'
import { openSession, type SignInFacts } from '../../store/sign-in.ts'
import type { Context } from '../context.ts'
import { newSecretToken } from '../ids.ts'
import { hashOfToken } from './secret-token.ts'
import { agentOf, type Visitor } from './visitor.ts'

/** What the browser gets to come back with. It is kept nowhere else. */
export interface StartedSession {
  readonly token: string
}

interface HowSignedIn {
  readonly method: SignInMethod
  /** The ticket of the first half, where there was one. */
  readonly ticket?: string
}

/**
 * Signs in somebody who was checked, under a token that nobody had before: one that was given to the browser earlier, by
 * whomever, is worth nothing. Undefined when meanwhile the person was disabled or given another password, or the ticket was
 * used.
 */
export async function startSession(
  context: Context,
  { operatorId, login, epoch }: Pick<SignInFacts, 'operatorId' | 'login' | 'epoch'>,
  { method, ticket }: HowSignedIn,
  visitor: Visitor,
): Promise<StartedSession | undefined> {
  const token = newSecretToken()
  const sessionId = context.newId()
  const userAgent = agentOf(visitor)
  const detail = { operatorId, method, sessionId, address: visitor.address, userAgent }
  const audit = { auditId: context.newId(), actor: login, action: 'signed-in', detail }
  const challengeHash = ticket === undefined ? null : hashOfToken(ticket)
  const session = { sessionId, tokenHash: hashOfToken(token), method, userAgent, challengeHash }
  return (await openSession(context.pool, { operatorId, epoch }, session, audit)) ? { token } : undefined
}
