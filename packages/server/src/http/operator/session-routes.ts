import type { FastifyInstance } from 'fastify'
import { assert } from '../../assert.ts'
import { type Permission, permissionsOf, type Role } from '../../domain/role.ts'
import { unusualExponents } from '../input/amount.ts'
import { open } from './access.ts'

/** Who is signed in, and what the dashboard must know before it shows anything. */
export interface SessionView {
  readonly actor: string
  readonly role: Role
  readonly permissions: readonly Permission[]
  /** To be sent in the header `capstan-csrf` with everything but GET. */
  readonly csrf: string
  /** Digits after the point, of currencies that have other than two. */
  readonly exponents: Readonly<Record<string, number>>
}

/** `/operator/session`: who asks. */
export function sessionRoutes(routes: FastifyInstance): void {
  routes.get('/session', open('signed-in'), async ({ operator }): Promise<SessionView> => {
    assert(operator !== null, 'whoever is signed in is known')
    const { actor, role } = operator
    return { actor, role, permissions: permissionsOf(role), csrf: '', exponents: unusualExponents }
  })
}
