import { recordAudit } from '../../store/clients.ts'
import type { SignInFacts } from '../../store/sign-in.ts'
import type { Context } from '../context.ts'
import { agentOf, type Visitor } from './visitor.ts'

/** Notes that somebody tried to sign in who knew the password, or has the passkey, and is disabled: who left may try. */
export async function noteDisabled(
  context: Context,
  { operatorId, login }: SignInFacts,
  factor: 'password' | 'passkey',
  visitor: Visitor,
): Promise<void> {
  const detail = { factor, disabled: true, operatorId, address: visitor.address, userAgent: agentOf(visitor) }
  const audit = { auditId: context.newId(), actor: login, action: 'sign-in-failed', detail }
  await recordAudit(context.pool, null, audit)
}
