import { describe, expect, test } from 'vitest'
import type { App } from '../../src/app.ts'
import { noMasterKey } from '../../src/vault/master-key.ts'
import { databaseContents } from '../conformance/database-contents.ts'
import { operate } from '../support/operator.ts'
import { addToy, liveServer, otherServer, plantedKey, testKeys, toyAccount } from './live-server.ts'
import { toyAcquirer } from './toy-acquirer.ts'

const nowhere = 'https://toy.example'

async function auditOf(app: App, action: string) {
  const { rows } = await app.context.pool.query('select client_id, actor, detail from audit where action = $1', [
    action,
  ])
  return rows
}

async function namesOf(app: App): Promise<string[]> {
  const { body } = await operate(app, 'GET', '/acquirers')
  return body.acquirers.map(({ name }: { name: string }) => name)
}

test('the connectors are listed with their fields', async () => {
  const { app } = await liveServer()
  const { body } = await operate(app, 'GET', '/connectors')
  expect(body.connectors).toMatchObject([{ id: 'toy', title: 'Toy acquirer', acquirerName: 'TOY' }])
  expect(body.connectors[0].fields[3]).toEqual({
    name: 'apiKey',
    description: 'The key of its API.',
    secret: true,
    optional: false,
  })
})

describe('an account', () => {
  test('is made, shown without its secrets, listed, and audited by names only', async () => {
    const { app } = await liveServer({ publicUrl: 'https://pay.example' })
    const headers = { 'capstan-actor': 'ada' }
    const made = await operate(app, 'POST', '/acquirers', { body: toyAccount(nowhere), headers })
    expect(made).toMatchObject({ status: 201 })
    expect(made.body).toEqual({
      name: 'TOY',
      connector: 'toy',
      enabled: true,
      fault: null,
      merchantId: 'M-1',
      settings: { baseUrl: nowhere, merchantId: 'M-1' },
      secrets: [
        { name: 'apiKey', setAt: expect.stringMatching(/^\d{4}-.*Z$/) },
        { name: 'callbackKey', setAt: null },
      ],
      callbackUrl: 'https://pay.example/callbacks/TOY',
      masterKey: { keyId: expect.stringMatching(/^[0-9a-f]{16}$/), standing: 'current' },
      createdAt: expect.any(String),
      changedAt: expect.any(String),
    })
    expect((await operate(app, 'GET', '/acquirers/TOY')).body).toEqual(made.body)
    expect((await operate(app, 'GET', '/acquirers')).body.acquirers).toEqual([made.body])
    const settings = ['baseUrl', 'merchantId']
    const detail = { account: 'TOY', connector: 'toy', settings, secrets: ['apiKey'], enabled: true }
    expect(await auditOf(app, 'add-acquirer')).toEqual([{ client_id: null, actor: 'ada', detail }])
  })

  test('that is not described well is refused by the name of what is wrong, and nothing is written', async () => {
    const { app } = await liveServer({ acquirers: [] })
    await addToy(app, nowhere, { name: 'TAKEN' })
    const before = await databaseContents(app.context.pool)
    const secrets = { apiKey: plantedKey }
    const settings = { baseUrl: nowhere, merchantId: 'M-1' }
    const descriptions = [
      ['a name in small letters', { name: 'toy' }, 400, /^name: must be 1 to 32 capital letters/],
      ['a name of 33', { name: 'T'.repeat(33) }, 400, /^name: must be/],
      ['a name that is taken', { name: 'TAKEN' }, 409, /account TAKEN already/],
      [
        'a connector that is not there',
        { connector: 'adyen' },
        400,
        /^connector: there is no connector adyen; there are toy/,
      ],
      [
        'a field that is unknown',
        { settings: { ...settings, colour: 'red' } },
        400,
        /^colour: is unknown; known are baseUrl/,
      ],
      ['a required setting missing', { settings: { baseUrl: nowhere } }, 400, /^merchantId: is required/],
      ['a required secret missing', { secrets: {} }, 400, /^apiKey: is required/],
      [
        'a secret among the settings',
        { settings: { ...settings, apiKey: plantedKey }, secrets: {} },
        400,
        /^apiKey: is a secret/,
      ],
      ['a setting among the secrets', { secrets: { ...secrets, merchantId: 'M-1' } }, 400, /^merchantId: is no secret/],
      ['a fault of the field’s own', { secrets: { apiKey: 'planted' } }, 400, /^apiKey: is shorter than 8 characters$/],
      [
        'an address in clear',
        { settings: { ...settings, baseUrl: 'http://toy.example' } },
        400,
        /^baseUrl: must begin with https/,
      ],
      ['a secret that is no text', { secrets: { apiKey: 12_345_678 } }, 400, /^secrets/],
      ['a member that is unknown', { secret: secrets }, 400, /^"secret": is unknown/],
    ] as const
    for (const [name, changes, status, message] of descriptions) {
      const refused = await operate(app, 'POST', '/acquirers', { body: toyAccount(nowhere, changes) })
      expect(refused, name).toEqual({ status, body: { error: expect.stringMatching(message) } })
      expect(refused.body.error).not.toContain('planted')
    }
    expect(await databaseContents(app.context.pool)).toEqual(before)
  })

  test('can be changed field by field: what is not given stays, with the time it was given', async () => {
    const { app } = await liveServer()
    const made = await addToy(app, nowhere, { secrets: { apiKey: plantedKey, callbackKey: 'planted-callbacks' } })
    const body = { settings: { branch: 'north' }, secrets: { callbackKey: 'planted-callbacks-2' } }
    const changed = await operate(app, 'PUT', '/acquirers/TOY', { body })
    expect(changed.status).toBe(200)
    expect(changed.body.settings).toEqual({ baseUrl: nowhere, merchantId: 'M-1', branch: 'north' })
    expect(changed.body.secrets[0]).toEqual(made.secrets[0])
    expect(changed.body.secrets[1].setAt > made.secrets[1].setAt).toBe(true)
    const away = { settings: { branch: null }, secrets: { callbackKey: null } }
    const less = await operate(app, 'PUT', '/acquirers/TOY', { body: away })
    expect(less.body.settings).toEqual({ baseUrl: nowhere, merchantId: 'M-1' })
    expect(less.body.secrets[1]).toEqual({ name: 'callbackKey', setAt: null })
    expect(less.body.fault).toBeNull()
    expect(await auditOf(app, 'change-acquirer')).toHaveLength(2)
  })

  test('is not changed by a change that is refused', async () => {
    const { app } = await liveServer()
    await addToy(app, nowhere)
    const before = await databaseContents(app.context.pool)
    const changes = [
      [{ secrets: { apiKey: 'short' } }, 400, /^apiKey: is shorter/],
      [{ settings: { merchantId: null } }, 400, /^merchantId: is required/],
      [{ settings: { baseUrl: 'http://toy.example' } }, 400, /^baseUrl: must begin/],
      [{}, 400, /^body: changes nothing/],
    ] as const
    for (const [body, status, message] of changes) {
      const refused = await operate(app, 'PUT', '/acquirers/TOY', { body })
      expect(refused).toEqual({ status, body: { error: expect.stringMatching(message) } })
    }
    expect(await databaseContents(app.context.pool)).toEqual(before)
  })

  test('that there is not is answered 404, whatever is asked of it', async () => {
    const { app } = await liveServer()
    const asked = [
      ['GET', '/acquirers/NOBODY', undefined],
      ['PUT', '/acquirers/NOBODY', { settings: { branch: 'x' } }],
      ['POST', '/acquirers/NOBODY/enable', undefined],
      ['POST', '/acquirers/NOBODY/disable', undefined],
      ['POST', '/acquirers/NOBODY/test', undefined],
      ['DELETE', '/acquirers/NOBODY', undefined],
      ['GET', '/acquirers/no-name', undefined],
    ] as const
    for (const [method, path, body] of asked) {
      const { status, body: answer } = await operate(app, method, path, { ...(body && { body }) })
      expect([path, status, answer.error]).toEqual([path, 404, expect.stringContaining('See: capstan acquirer list')])
    }
  })

  test('can be disabled and enabled again, and either twice', async () => {
    const { app } = await liveServer()
    await addToy(app, nowhere)
    for (const [action, enabled] of [
      ['disable', false],
      ['disable', false],
      ['enable', true],
      ['enable', true],
    ] as const) {
      const done = await operate(app, 'POST', `/acquirers/TOY/${action}`)
      expect(done).toMatchObject({ status: 200, body: { enabled } })
    }
    expect(await auditOf(app, 'disable-acquirer')).toHaveLength(1)
  })

  test('may have the name of a simulated acquirer, and nothing of it', async () => {
    const { app } = await liveServer()
    await addToy(app, nowhere, { name: 'CHECKOUT' })
    const { acquirersOf } = app.context
    expect(acquirersOf('ACME').get('CHECKOUT')?.merchantIdFor('ACME')).toBe('M-1')
    expect(acquirersOf('SANDBOX_ACME').get('CHECKOUT')?.merchantIdFor('SANDBOX_ACME')).not.toBe('M-1')
  })
})

describe('the test of an account', () => {
  test('asks the acquirer with its credentials, also while it is disabled', async () => {
    const { app } = await liveServer()
    const toy = await toyAcquirer(plantedKey)
    await addToy(app, toy.url, { enabled: false })
    const tested = await operate(app, 'POST', '/acquirers/TOY/test')
    expect(tested).toEqual({ status: 200, body: { name: 'TOY', kind: 'good', detail: 'the merchant is M-1' } })
    expect(toy.asked).toEqual(['check'])
  })

  test('tells a refused account from an acquirer that does not answer, and repeats no secret that it repeats', async () => {
    const { app } = await liveServer()
    const toy = await toyAcquirer('another-key')
    await addToy(app, toy.url)
    const refused = await operate(app, 'POST', '/acquirers/TOY/test')
    expect(refused.body).toMatchObject({ kind: 'bad', detail: expect.stringContaining('no such key: [cut]') })
    expect(JSON.stringify(refused.body)).not.toContain('planted')
    await operate(app, 'PUT', '/acquirers/TOY', { body: { settings: { baseUrl: 'http://127.0.0.1:9' } } })
    const dead = await operate(app, 'POST', '/acquirers/TOY/test')
    expect(dead.body).toEqual({ name: 'TOY', kind: 'not-sent', reason: expect.any(String) })
  })

  test('uses a secret that was changed at once', async () => {
    const { app } = await liveServer()
    const toy = await toyAcquirer('planted-other-key')
    await addToy(app, toy.url)
    expect((await operate(app, 'POST', '/acquirers/TOY/test')).body.kind).toBe('bad')
    await operate(app, 'PUT', '/acquirers/TOY', { body: { secrets: { apiKey: 'planted-other-key' } } })
    expect((await operate(app, 'POST', '/acquirers/TOY/test')).body.kind).toBe('good')
  })
})

describe('the master key', () => {
  test('that is nowhere lets no account be made', async () => {
    const { app } = await liveServer({ masterKeys: noMasterKey })
    const refused = await operate(app, 'POST', '/acquirers', { body: toyAccount(nowhere) })
    expect(refused).toEqual({
      status: 409,
      body: { error: expect.stringContaining('without a place for a master key') },
    })
    expect(await namesOf(app)).toEqual([])
  })

  test('that is another one makes accounts unusable, which doctor and list say, and what is given anew is good', async () => {
    const server = await liveServer()
    await addToy(server.app, nowhere, { secrets: { apiKey: plantedKey, callbackKey: 'planted-callbacks' } })
    const other = await otherServer(server, { masterKeys: testKeys(2) })
    const { body } = await operate(other, 'GET', '/acquirers/TOY')
    expect(body.fault).toMatch(/^its secrets are sealed with the master key [0-9a-f]{16}, and this server has only /)
    expect(body).toMatchObject({ enabled: true, merchantId: 'M-1', masterKey: { standing: 'missing' } })
    const { findings } = (await operate(other, 'GET', '/health')).body
    expect(findings).toContainEqual(
      expect.objectContaining({ level: 'problem', subject: 'accounts', text: `TOY cannot be used: ${body.fault}` }),
    )
    expect(other.context.acquirersOf('ACME').forNew('TOY')).toBeUndefined()

    const some = await operate(other, 'PUT', '/acquirers/TOY', { body: { secrets: { apiKey: plantedKey } } })
    expect(some.status).toBe(409)
    expect(some.body.error).toMatch(/Without opening it, give all of: callbackKey\.$/)
    const secrets = { apiKey: plantedKey, callbackKey: null }
    const all = await operate(other, 'PUT', '/acquirers/TOY', { body: { secrets } })
    expect(all).toMatchObject({ status: 200, body: { fault: null, masterKey: { standing: 'current' } } })
    expect(other.context.acquirersOf('ACME').forNew('TOY')).toBeDefined()
  })

  test('is rotated by wrapping all accounts anew, after which the previous one is not needed', async () => {
    const server = await liveServer()
    const toy = await toyAcquirer(plantedKey)
    await addToy(server.app, toy.url)
    await addToy(server.app, toy.url, { name: 'TOY_2' })
    const boxes = () => server.app.context.pool.query('select box from acquirer_accounts order by account_name')
    const before = (await boxes()).rows
    const both = await otherServer(server, { masterKeys: testKeys(2, 1) })
    expect((await operate(both, 'GET', '/health')).body.findings).toContainEqual(
      expect.objectContaining({ level: 'note', text: 'still sealed with the previous master key: TOY, TOY_2' }),
    )
    const { body } = await operate(both, 'POST', '/master-key/rotate')
    expect(body).toMatchObject({ wrapped: ['TOY', 'TOY_2'], current: [], left: [] })
    expect((await operate(both, 'POST', '/master-key/rotate')).body).toMatchObject({
      wrapped: [],
      current: ['TOY', 'TOY_2'],
    })
    expect((await boxes()).rows).toEqual(before)
    expect(await auditOf(both, 'rotate-master-key')).toHaveLength(2)

    const fresh = await otherServer(server, { masterKeys: testKeys(2) })
    expect((await operate(fresh, 'POST', '/acquirers/TOY/test')).body.kind).toBe('good')
    // A server that was not told of the new key goes on with what it has opened, and says what it lacks.
    const old = server.app
    expect(old.context.acquirersOf('ACME').forNew('TOY')).toBeDefined()
    expect((await operate(old, 'GET', '/acquirers/TOY')).body.fault).toContain('sealed with the master key')
  })

  test('leaves what it cannot open as it is, and says so', async () => {
    const server = await liveServer()
    await addToy(server.app, nowhere)
    const strange = await otherServer(server, { masterKeys: testKeys(3, 2) })
    await addToy(strange, nowhere, { name: 'TOY_3' })
    const { body } = await operate(strange, 'POST', '/master-key/rotate')
    expect(body).toMatchObject({ wrapped: [], current: ['TOY_3'], left: [{ name: 'TOY' }] })
    expect((await operate(server.app, 'GET', '/acquirers/TOY')).body.fault).toBeNull()
  })
})

describe('a row that was changed past Capstan', () => {
  test.each([
    [
      'whose secrets are those of another account',
      'update acquirer_accounts a set wrapped_key = b.wrapped_key, box = b.box from acquirer_accounts b where a.account_name = $1 and b.account_name = $2',
    ],
    [
      'whose address leads elsewhere',
      `update acquirer_accounts set settings = settings || '{"baseUrl": "https://evil.example"}' where account_name in ($1) and $2 <> ''`,
    ],
  ])('%s cannot be used', async (_, sql) => {
    const server = await liveServer()
    await addToy(server.app, nowhere)
    await addToy(server.app, nowhere, { name: 'TOY_2' })
    await server.app.context.pool.query(sql, ['TOY', 'TOY_2'])
    const other = await otherServer(server)
    expect((await operate(other, 'GET', '/acquirers/TOY')).body.fault).toContain('was changed past Capstan')
    expect((await operate(other, 'POST', '/acquirers/TOY/test')).body.kind).toBe('not-sent')
    expect(other.context.acquirersOf('ACME').forNew('TOY')).toBeUndefined()
    expect(other.context.acquirersOf('ACME').forNew('TOY_2')).toBeDefined()
  })
})
