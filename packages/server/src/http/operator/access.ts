import type { FastifyInstance, FastifyRequest } from 'fastify'
import { assert } from '../../assert.ts'
import { mayAnyOf, type Permission, type Role } from '../../domain/role.ts'

/** Who asks: a person at the dashboard, or whoever holds the operator token, as the command line does. */
export type Operator = TokenHolder | SignedInPerson

interface TokenHolder {
  readonly kind: 'token'
  /** Whom the audit names. */
  readonly actor: string
  readonly role: Role
}

/** As the person is at this request: role and all. */
export interface SignedInPerson {
  readonly kind: 'person'
  /** The login, which the audit names. */
  readonly actor: string
  readonly role: Role
  readonly operatorId: string
  readonly name: string
  readonly sessionId: string
  readonly signedInAt: Date
  /** What a command of this session must bring. */
  readonly csrf: string
}

/** What a route asks of whoever calls it: nothing, to be signed in, or one of these permissions. */
export type Need = 'public' | 'signed-in' | readonly Permission[]

declare module 'fastify' {
  interface FastifyContextConfig {
    needs?: Need
  }
  interface FastifyRequest {
    operator: Operator | null
  }
}

/** The options of a route that people need one of these permissions for. */
export function needs(...permissions: readonly [Permission, ...Permission[]]): { config: { needs: Need } } {
  return { config: { needs: permissions } }
}

/** The options of a route for whoever is signed in, or for anybody. */
export function open(to: 'public' | 'signed-in'): { config: { needs: Need } } {
  return { config: { needs: to } }
}

/** A route of whose callers nothing was said would be open to all of them, so it cannot be registered. */
export function demandNeeds(routes: FastifyInstance): void {
  routes.addHook('onRoute', ({ method, url, config }) => {
    assert(config?.needs !== undefined, `${method} ${url} says who may call it`)
  })
}

export type Admission = 'admitted' | 'unknown' | 'forbidden'

export function admit(request: FastifyRequest): Admission {
  // What has no route is answered 404 only to those who could call one.
  const { needs: need = 'signed-in' } = request.routeOptions.config
  if (need === 'public') return 'admitted'
  if (request.operator === null) return 'unknown'
  if (need === 'signed-in') return 'admitted'
  return mayAnyOf(request.operator.role, need) ? 'admitted' : 'forbidden'
}

/** What a role lacks, in the words of the refusal. */
export function lacking(request: FastifyRequest): string {
  const need = request.routeOptions.config.needs
  const wanted = Array.isArray(need) ? need.join(' or ') : 'sign in'
  return `The role ${request.operator?.role} may not do this: it needs the permission to ${wanted}. An admin can change roles.`
}
