import { hashPassword, TooManyPasswords } from '../../credentials/password.ts'
import { loginOf } from '../../domain/login.ts'
import type { Role } from '../../domain/role.ts'
import {
  type Begun,
  beginByOpenLink,
  beginByPersonsLink,
  type Link,
  type LinkPurpose,
  readLink,
} from '../../store/operator-links.ts'
import type { Context } from '../context.ts'
import { passwordFault } from './new-password.ts'
import { hashOfToken } from './secret-token.ts'
import { type StartedSession, startSession } from './start-session.ts'
import type { Visitor } from './visitor.ts'

/** What a link is for. */
export interface LinkFacts {
  readonly purpose: LinkPurpose
  readonly role: Role
  /** Of the person; null where whoever uses it chooses one. */
  readonly login: string | null
  readonly name: string | null
}

/** Undefined when there is none of this token, or it was used, or is over. */
export async function linkFacts({ pool }: Context, token: string): Promise<LinkFacts | undefined> {
  const link = await readLink(pool, hashOfToken(token))
  if (!link) return undefined
  const { purpose, role } = link
  return link.operatorId === null
    ? { purpose, role, login: null, name: null }
    : { purpose, role, login: link.login, name: link.name }
}

export interface LinkUse {
  readonly token: string
  /** As it was typed; not looked at where the link is a person's. */
  readonly login?: string
  readonly name: string
  readonly password: string
}

export type LinkUseResult =
  /** `session` is absent in the rare case that the person was changed at that moment; signing in by hand tells. */
  | { readonly kind: 'begun'; readonly session?: StartedSession }
  | { readonly kind: 'no-link' }
  | { readonly kind: 'wrong-login' }
  | { readonly kind: 'login-taken' }
  | { readonly kind: 'weak-password'; readonly fault: string }
  | { readonly kind: 'busy' }

/** Begins, or begins anew, with a password; and is signed in. The link works once, whoever else uses it at that moment. */
export async function useLink(context: Context, use: LinkUse, visitor: Visitor): Promise<LinkUseResult> {
  const tokenHash = hashOfToken(use.token)
  const link = await readLink(context.pool, tokenHash)
  if (!link) return { kind: 'no-link' }
  const login = link.operatorId === null ? loginOf(use.login ?? '') : link.login
  if (login === undefined) return { kind: 'wrong-login' }
  const fault = await passwordFault(use.password, { login, name: use.name })
  if (fault !== undefined) return { kind: 'weak-password', fault }
  const passwordHash = await hashPassword(use.password).catch((error: unknown) => {
    if (error instanceof TooManyPasswords) return undefined
    throw error
  })
  if (passwordHash === undefined) return { kind: 'busy' }
  const begun = await begin(context, link, tokenHash, { login, name: use.name, passwordHash })
  if (begun === undefined) return { kind: 'no-link' }
  if (begun === 'login-taken') return { kind: 'login-taken' }
  const session = await startSession(context, begun, { method: 'set-up' }, visitor)
  return { kind: 'begun', ...(session && { session }) }
}

function begin(
  context: Context,
  link: Link,
  tokenHash: Buffer,
  { login, name, passwordHash }: { readonly login: string; readonly name: string; readonly passwordHash: string },
): Promise<Begun | 'login-taken' | undefined> {
  const operatorId = link.operatorId ?? context.newId()
  const audit = { auditId: context.newId(), actor: login, action: link.purpose, detail: { operatorId, login } }
  return link.operatorId === null
    ? beginByOpenLink(context.pool, tokenHash, { operatorId, login, name, passwordHash }, audit)
    : beginByPersonsLink(context.pool, tokenHash, { name, passwordHash }, audit)
}
