import type { FastifyInstance } from 'fastify'
import type { Context } from '../../application/context.ts'
import {
  type ClientEndpoints,
  clientEndpoints,
  type FailingEndpoint,
  failingEndpoints,
} from '../../application/queries/endpoint-health.ts'
import { needs } from './access.ts'
import { readClientParams } from './input.ts'
import { noSuchClient } from './operator-error.ts'

export type { ClientEndpoints }

export interface FailingEndpoints {
  readonly endpoints: readonly FailingEndpoint[]
  /** There are clients in trouble that were not looked at. */
  readonly more: boolean
}

/** `/operator/endpoints`: the addresses that notifications go to, and how they answer. */
export function endpointRoutes(routes: FastifyInstance, context: Context): void {
  routes.get('/endpoints/failing', needs('read'), (): Promise<FailingEndpoints> => failingEndpoints(context))
  routes.get('/clients/:clientId/endpoints', needs('read'), async (request): Promise<ClientEndpoints> => {
    const { clientId } = readClientParams(request.params)
    const endpoints = await clientEndpoints(context, clientId)
    if (!endpoints) throw noSuchClient(clientId)
    return endpoints
  })
}
