import type { NewLink } from '../../store/operator-links.ts'
import type { Context } from '../context.ts'
import { newSecretToken } from '../ids.ts'
import { hashOfToken } from './secret-token.ts'

/** How long a link works, in milliseconds: the one who is meant finds it within a day. */
const linkMs = 24 * 60 * 60 * 1_000

/** A link to be given to the one who is meant, by a way that nobody else reads. It is nowhere kept and works once. */
export interface SignInLink {
  readonly url: string
  readonly expiresAt: Date
}

/** A new token, and what the database keeps of it. */
export function newLink(actor: string): { readonly token: string; readonly link: NewLink } {
  const token = newSecretToken()
  return { token, link: { tokenHash: hashOfToken(token), forMs: linkMs, createdBy: actor } }
}

/** The token stands behind the `#`: browsers keep that to themselves, so no server and no proxy has it in its log. */
export function linkUrl({ publicUrl }: Context, token: string): string {
  return `${publicUrl}/dashboard/set-up#${token}`
}
