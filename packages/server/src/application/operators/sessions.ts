import { createHmac } from 'node:crypto'
import {
  endSession,
  endSessions,
  type KeptSession,
  type LiveSession,
  listSessions,
  readSession,
} from '../../store/operator-sessions.ts'
import type { Context } from '../context.ts'
import type { Owner } from './one-time-codes.ts'
import { hashOfToken } from './secret-token.ts'

export type { KeptSession, LiveSession }

/** Whose session the token is, as the person is now; undefined when it is over or never was. */
export function sessionOf({ pool }: Context, token: string): Promise<LiveSession | undefined> {
  return readSession(pool, hashOfToken(token))
}

/**
 * What a command of the session's own page proves itself with. Made from the session's token, which no script can read
 * and no other page has, so nothing has to be kept.
 */
export function csrfOf(token: string): string {
  return createHmac('sha256', token).update('capstan csrf').digest('base64url')
}

export function sessionsOf({ pool }: Context, operatorId: string): Promise<readonly KeptSession[]> {
  return listSessions(pool, operatorId)
}

/** Signs out. */
export async function signOut(context: Context, { operatorId, login }: Owner, sessionId: string): Promise<void> {
  const detail = { operatorId, sessionId }
  const audit = { auditId: context.newId(), actor: login, action: 'signed-out', detail }
  await endSession(context.pool, sessionId, operatorId, audit)
}

/** Ends another one of the person's own. False when there is none such. */
export async function endOwnSession(
  context: Context,
  { operatorId, login }: Owner,
  sessionId: string,
): Promise<boolean> {
  const detail = { operatorId, sessionId }
  const audit = { auditId: context.newId(), actor: login, action: 'end-session', detail }
  return endSession(context.pool, sessionId, operatorId, audit)
}

/** How many it were. */
export async function endOtherSessions(
  context: Context,
  { operatorId, login }: Owner,
  sessionId: string,
): Promise<number> {
  const audit = { auditId: context.newId(), actor: login, action: 'end-sessions', detail: { operatorId } }
  return (await endSessions(context.pool, operatorId, sessionId, audit)) ?? 0
}
