import type { Role } from '../../domain/role.ts'
import { inviteOperator } from '../../store/operator-links.ts'
import type { Context } from '../context.ts'
import { linkUrl, newLink, type SignInLink } from './link.ts'

export interface Invitation {
  /** As `loginOf` gives it. */
  readonly login: string
  /** For people; the login when absent. The person can change it with the link. */
  readonly name?: string
  readonly role: Role
  readonly actor: string
}

export type InviteResult =
  | { readonly kind: 'invited'; readonly operatorId: string; readonly link: SignInLink }
  /** Somebody has the login already. */
  | { readonly kind: 'taken' }

/** Makes a person who can sign in once the link was used. */
export async function invitePerson(context: Context, invitation: Invitation): Promise<InviteResult> {
  const { login, name = login, role, actor } = invitation
  const operatorId = context.newId()
  const { token, link } = newLink(actor)
  const detail = { operatorId, login, role }
  const audit = { auditId: context.newId(), actor, action: 'invite-person', detail }
  const expiresAt = await inviteOperator(context.pool, { operatorId, login, name, role }, link, audit)
  if (!expiresAt) return { kind: 'taken' }
  return { kind: 'invited', operatorId, link: { url: linkUrl(context, token), expiresAt } }
}
