import { type LinkPurpose, linkOperator } from '../../store/operator-links.ts'
import { loadOperator } from '../../store/operators.ts'
import type { Context } from '../context.ts'
import { linkUrl, newLink, type SignInLink } from './link.ts'

export type LinkResult =
  /** `reset`: until it is used, the old password works; with its use password and second factors are new. */
  | { readonly kind: 'linked'; readonly purpose: LinkPurpose; readonly link: SignInLink }
  | { readonly kind: 'unknown-person' }
  | { readonly kind: 'disabled' }

/**
 * A new link for a person who has not used the first one, or cannot sign in any more. Those not used yet stop working.
 * Whoever uses it sets a password; codes, passkeys and sessions of before are gone, and a lock is lifted.
 */
export async function linkPerson(context: Context, operatorId: string, actor: string): Promise<LinkResult> {
  const person = await loadOperator(context.pool, operatorId)
  if (!person) return { kind: 'unknown-person' }
  const { token, link } = newLink(actor)
  const detail = { operatorId, login: person.login }
  const audit = { auditId: context.newId(), actor, action: 'link-person', detail }
  const linked = await linkOperator(context.pool, operatorId, link, audit)
  if (!linked) return { kind: 'disabled' }
  return {
    kind: 'linked',
    purpose: linked.purpose,
    link: { url: linkUrl(context, token), expiresAt: linked.expiresAt },
  }
}
