import type { Role } from '../../domain/role.ts'
import { endSessions } from '../../store/operator-sessions.ts'
import {
  changeOperatorRole,
  disableOperator,
  enableOperator,
  loadOperator,
  type Person,
} from '../../store/operators.ts'
import type { Context } from '../context.ts'

/** Who asks, and about whom. */
export interface PersonOrder {
  /** About whom. */
  readonly operatorId: string
  readonly actor: string
  /** The person who asks; absent where it is the holder of the operator token. */
  readonly askedBy?: string
}

export type PersonResult =
  | { readonly kind: 'done'; readonly person: Person }
  /** Nothing had to be changed. */
  | { readonly kind: 'so-already'; readonly person: Person }
  | { readonly kind: 'unknown-person' }
  /** Nobody takes rights from or gives them to oneself: a slip could not be undone. */
  | { readonly kind: 'oneself' }
  /** Nobody could administer the server any more. */
  | { readonly kind: 'last-admin' }

/** Holds from the person's next request on, also where the person is signed in. */
export async function changeRole(context: Context, order: PersonOrder, role: Role): Promise<PersonResult> {
  return change(context, order, {
    action: 'change-role',
    detail: ({ role: from }) => ({ from, to: role }),
    isSo: (person) => person.role === role,
    write: (audit) => changeOperatorRole(context.pool, order.operatorId, role, audit),
  })
}

/** The person is signed out everywhere, and cannot sign in; a link for the person stops working. */
export async function disablePerson(context: Context, order: PersonOrder): Promise<PersonResult> {
  return change(context, order, {
    action: 'disable-person',
    detail: () => ({}),
    isSo: ({ disabledAt }) => disabledAt !== null,
    write: (audit) => disableOperator(context.pool, order.operatorId, audit),
  })
}

/** With the password and the second factors of before. */
export async function enablePerson(context: Context, order: PersonOrder): Promise<PersonResult> {
  return change(context, order, {
    action: 'enable-person',
    detail: () => ({}),
    isSo: ({ disabledAt }) => disabledAt === null,
    write: (audit) => enableOperator(context.pool, order.operatorId, audit),
  })
}

/** Signs a person out everywhere. How many sessions it were; undefined when there is no such person. */
export async function signOutPerson(context: Context, order: PersonOrder): Promise<number | undefined> {
  const person = await loadOperator(context.pool, order.operatorId)
  if (!person) return undefined
  const detail = { operatorId: person.operatorId, login: person.login }
  const audit = { auditId: context.newId(), actor: order.actor, action: 'end-sessions', detail }
  return endSessions(context.pool, order.operatorId, null, audit)
}

interface Change {
  readonly action: string
  readonly detail: (before: Person) => object
  readonly isSo: (person: Person) => boolean
  readonly write: (audit: Parameters<typeof enableOperator>[2]) => Promise<boolean>
}

async function change(
  context: Context,
  { operatorId, actor, askedBy }: PersonOrder,
  { action, detail, isSo, write }: Change,
): Promise<PersonResult> {
  const before = await loadOperator(context.pool, operatorId)
  if (!before) return { kind: 'unknown-person' }
  if (operatorId === askedBy) return { kind: 'oneself' }
  if (isSo(before)) return { kind: 'so-already', person: before }
  const about = { operatorId, login: before.login, ...detail(before) }
  const done = await write({ auditId: context.newId(), actor, action, detail: about })
  const person = (await loadOperator(context.pool, operatorId)) ?? before
  if (done) return { kind: 'done', person }
  // Somebody else did it meanwhile, or nobody may.
  return isSo(person) ? { kind: 'so-already', person } : { kind: 'last-admin' }
}
