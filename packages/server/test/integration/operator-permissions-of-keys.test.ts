import { expect, test } from 'vitest'
import { createClientDirectory } from '../../src/application/client-directory.ts'
import { defaultLimits } from '../../src/http/limits/limits.ts'
import { createServer } from '../../src/http/server.ts'
import { testCapstan } from '../support/capstan.ts'

test('who may look at keys and the sandbox, act there, and rotate what the server signs with', async () => {
  const { app } = await testCapstan()
  const needed = new Map<string, unknown>()
  const server = createServer(app.context, {
    clients: createClientDirectory(app.context.pool, 0),
    requestTimeToleranceMs: 0,
    limits: defaultLimits,
    operator: { token: 'unused' },
    phase: () => 'serving',
    onRoute: ({ url, ...route }) => {
      const { method, config } = route as { method?: string; config?: { needs?: unknown } }
      needed.set(`${method} ${url}`, config?.needs)
    },
  })
  await server.ready()
  await server.close()
  const permissions = {
    'GET /operator/clients/:clientId/keys': ['read'],
    'POST /operator/clients/:clientId/keys': ['develop'],
    'POST /operator/clients/:clientId/keys/:version/retire': ['develop'],
    'GET /operator/signing-keys': ['read'],
    'POST /operator/signing-keys/rotate': ['administer'],
    'POST /operator/signing-keys/:environment/:version/retire': ['administer'],
    'GET /operator/clients/:clientId/clock/preview': ['read'],
    'POST /operator/clients/:clientId/clock/advance': ['develop'],
    'GET /operator/sandbox/choices': ['read'],
    'POST /operator/clients/:clientId/test-payments': ['develop'],
    'POST /operator/clients/:clientId/test-sessions': ['develop'],
  }
  for (const [route, needs] of Object.entries(permissions)) expect([route, needed.get(route)]).toEqual([route, needs])
})
