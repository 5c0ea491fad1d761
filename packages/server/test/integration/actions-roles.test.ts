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

test('nobody who is signed in closes an alert in the name of another person, or of the acquirer', async () => {
  const { app } = await testCapstan()
  const person = await operateAs(app, 'operator')
  for (const name of ['somebody-else', 'the acquirer']) {
    const body = { verdict: 'noted', reason, name }
    expect(await person.operate('POST', '/alerts/1/resolve', { body })).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^name: whoever is signed in closes alerts as /) },
    })
  }
})
