import type { Role } from '../../domain/role.ts'
import { insertOpenLink } from '../../store/operator-links.ts'
import type { Context } from '../context.ts'
import { linkUrl, newLink, type SignInLink } from './link.ts'

/** A link for whoever is given it, to make an account with this role and a login of one's own choice. */
export async function openLink(context: Context, role: Role, actor: string): Promise<SignInLink> {
  const link = await make(context, role, false, actor)
  if (!link) throw new Error('a link that does not depend on anything was not made')
  return link
}

/** For the one who started the server, while there is nobody else: makes an admin. Undefined when there is somebody. */
export function firstLink(context: Context): Promise<SignInLink | undefined> {
  return make(context, 'admin', true, 'capstan')
}

async function make(context: Context, role: Role, forFirst: boolean, actor: string): Promise<SignInLink | undefined> {
  const { token, link } = newLink(actor)
  const audit = { auditId: context.newId(), actor, action: 'open-link', detail: { role, forFirst } }
  const expiresAt = await insertOpenLink(context.pool, role, forFirst, link, audit)
  return expiresAt && { url: linkUrl(context, token), expiresAt }
}
