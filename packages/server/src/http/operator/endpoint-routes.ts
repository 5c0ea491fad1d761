import type { FastifyInstance } from 'fastify'
import type { Context } from '../../application/context.ts'
import {
  type ClientEndpoints,
  clientEndpoints,
  type FailingEndpoint,
  failingEndpoints,
} from '../../application/queries/endpoint-health.ts'
import { createTestSender, type TestReport, type TestResult } from '../../application/send-test-notification.ts'
import { unreachable } from '../../assert.ts'
import { needs } from './access.ts'
import { readTest } from './endpoint-input.ts'
import { actorOf, bodyOf, readClientParams } from './input.ts'
import { noSuchClient, OperatorError } from './operator-error.ts'

export type { ClientEndpoints, TestReport }

export interface FailingEndpoints {
  readonly endpoints: readonly FailingEndpoint[]
  /** There are clients in trouble that were not looked at. */
  readonly more: boolean
}

/** The addresses that notifications go to: how they answer, and what they answer to a test. */
export function endpointRoutes(routes: FastifyInstance, context: Context): void {
  const sendTest = createTestSender(context)
  routes.get('/endpoints/failing', needs('read'), (): Promise<FailingEndpoints> => failingEndpoints(context))
  routes.get('/clients/:clientId/endpoints', needs('read'), async (request): Promise<ClientEndpoints> => {
    const { clientId } = readClientParams(request.params)
    const endpoints = await clientEndpoints(context, clientId)
    if (!endpoints) throw noSuchClient(clientId)
    return endpoints
  })
  routes.post('/clients/:clientId/notify-urls/test', needs('develop'), async (request): Promise<TestReport> => {
    const { clientId } = readClientParams(request.params)
    const { type, url } = readTest(bodyOf(request))
    const order = { clientId, type, actor: actorOf(request), ...(url !== undefined && { url }) }
    return reportOf(await sendTest(order), clientId)
  })
}

function reportOf(result: TestResult, clientId: string): TestReport {
  switch (result.kind) {
    case 'tried':
      return result.report
    case 'unknown-client':
      throw noSuchClient(clientId)
    case 'no-address':
      throw new OperatorError(409, `url: ${clientId} has no address for this type. Set one, or give the one to try.`)
    case 'busy':
      throw new OperatorError(409, `A test of ${clientId} is under way. It ends within 15 seconds.`)
    case 'too-many':
      throw new OperatorError(
        409,
        `${clientId} had ${result.perMinute} tests in the last minute, which is as many as are sent. Wait a minute.`,
      )
    default:
      return unreachable(result)
  }
}
