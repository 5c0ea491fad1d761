import Fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import type { Role } from '../../src/domain/role.ts'
import { admit, demandNeeds } from '../../src/http/operator/access.ts'
import { actionRoutes } from '../../src/http/operator/action-routes.ts'
import { alertRoutes } from '../../src/http/operator/alert-routes.ts'
import { openShop } from './shop.ts'

test.each<[Role, number]>([
  ['viewer', 403],
  ['developer', 403],
  ['operator', 404],
  ['admin', 404],
])('%s who moves money or settles an alert is answered %i', async (role, status) => {
  const { context } = await openShop()
  const server = Fastify()
  onTestFinished(() => server.close())
  demandNeeds(server)
  server.decorateRequest('operator', null)
  server.addHook('onRequest', async (request, reply) => {
    request.operator = { kind: 'person', actor: 'ada', role }
    if (admit(request) !== 'admitted') return reply.code(403).send()
  })
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  server.removeContentTypeParser('application/json')
  server.setErrorHandler(async (error, _request, reply) =>
    reply.code((error as { status?: number }).status ?? 500).send(),
  )
  actionRoutes(server, context)
  alertRoutes(server, context)
  const reason = 'x'
  const commands = {
    '/payments/SANDBOX_TEST/1/capture': { last: false, seen: { captures: 0 }, reason },
    '/payments/SANDBOX_TEST/1/refund': { seen: { refunds: 0 }, reason },
    '/payments/SANDBOX_TEST/1/cancel': { reason },
    '/alerts/1/resolve': { verdict: 'noted', reason },
  }
  for (const [url, body] of Object.entries(commands)) {
    const answer = await server.inject({
      method: 'POST',
      url,
      payload: JSON.stringify(body),
      headers: { 'content-type': 'text/x' },
    })
    expect(answer.statusCode, url).toBe(status)
  }
})
