import { endpointPaths } from '@capstan/protocol'
import { expect, test } from 'vitest'
import { createClientDirectory } from '../../src/application/client-directory.ts'
import { endpointAt, endpointNames } from '../../src/http/endpoints/by-path.ts'
import { defaultLimits } from '../../src/http/limits/limits.ts'
import { outside } from '../../src/http/openapi/outside.ts'
import { createServer } from '../../src/http/server.ts'
import { testCapstan } from '../support/capstan.ts'
import { document } from './described.ts'

/** Every address that the server has registered, as the router knows it. */
async function addresses(): Promise<readonly string[]> {
  const { context } = (await testCapstan({ worker: false })).app
  const found = new Set<string>()
  const server = createServer(context, {
    clients: createClientDirectory(context.pool, 0),
    requestTimeToleranceMs: 600_000,
    limits: defaultLimits,
    operator: { token: 'unused' },
    phase: () => 'serving',
    onRoute: ({ url }) => found.add(url),
  })
  await server.ready()
  await server.close()
  return [...found]
}

const covers = (address: string, route: string) =>
  address.endsWith('/*') ? route.startsWith(address.slice(0, -1)) : route === address

test('every route is described, or listed with the reason why not', async () => {
  const routes = await addresses()
  expect(routes).toContain('/ams/*')
  const unknown = routes.filter((route) => route !== '/ams/*' && !outside.some(({ address }) => covers(address, route)))
  expect(unknown).toEqual([])
  // A reason for what is gone would hide the next thing at its address.
  expect(outside.filter(({ address }) => !routes.some((route) => covers(address, route)))).toEqual([])
  for (const { why } of outside) expect(why).toMatch(/^[a-z].{8,}[^.]$/)
})

test('every API is described at both of its paths, and every path that is described is an API', () => {
  const apis = endpointNames.map((name) => endpointPaths[name])
  const described = [...apis, ...apis.map((path) => path.replace('/ams/api/', '/ams/sandbox/api/'))]
  expect(Object.keys(document.paths).toSorted()).toEqual(described.toSorted())
  for (const path of Object.keys(document.paths)) expect(endpointAt(path), path).toBeDefined()
})
