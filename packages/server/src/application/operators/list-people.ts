import { listOperators, loadOperator, loadOperatorByLogin, type Person } from '../../store/operators.ts'
import type { Context } from '../context.ts'

export type { Person }

/** Everybody who can sign in or was invited to, by login. `after`: the last login of the page before. */
export function listPeople(
  { pool }: Context,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<readonly Person[]> {
  return listOperators(pool, after, limit)
}

export function personOf({ pool }: Context, operatorId: string): Promise<Person | undefined> {
  return loadOperator(pool, operatorId)
}

export function personByLogin({ pool }: Context, login: string): Promise<Person | undefined> {
  return loadOperatorByLogin(pool, login)
}
