import { expect, test } from 'vitest'
import type { Role } from '../../src/domain/role.ts'
import { testCapstan } from '../support/capstan.ts'
import { operateAs } from '../support/signed-in.ts'

const reason = 'x'
const commands = {
  '/payments/SANDBOX_TEST/1/capture': { last: false, seen: { captures: 0 }, reason },
  '/payments/SANDBOX_TEST/1/refund': { seen: { refunds: 0 }, reason },
  '/payments/SANDBOX_TEST/1/cancel': { reason },
  '/alerts/1/resolve': { verdict: 'noted', reason },
}

test.each<[Role, number]>([
  ['viewer', 403],
  ['developer', 403],
  ['operator', 404],
  ['admin', 404],
])('%s who moves money or settles an alert is answered %i', async (role, status) => {
  const { app } = await testCapstan()
  const person = await operateAs(app, role)
  for (const [path, body] of Object.entries(commands)) {
    expect((await person.operate('POST', path, { body })).status, path).toBe(status)
  }
})
