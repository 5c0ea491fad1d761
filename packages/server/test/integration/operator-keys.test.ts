import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { apiPath, parsePrivateKey, parsePublicKey, requestHeaders, signer, verifyMessage } from '@capstan/protocol'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type App, startApp } from '../../src/app.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { type TestCapstan, testCapstan } from '../support/capstan.ts'
import { type Body, operate } from '../support/operator.ts'

interface Signed {
  readonly clientId: string
  readonly privateKey: KeyObject
  /** Named in the header; none is named when absent. */
  readonly keyVersion?: number
}

interface Heard {
  /** The result code of an inquiry about a payment that nobody made: ORDER_NOT_EXIST when the signature was accepted. */
  readonly code: string
  readonly signedBy: number
  readonly verifies: (apoPublicKey: string) => Promise<boolean>
}

async function ask(app: App, { clientId, privateKey, keyVersion }: Signed): Promise<Heard> {
  const path = apiPath('inquiryPayment', clientId)
  const body = JSON.stringify({ paymentId: '20260101000000000000000000000001' })
  const message = { path, clientId, body, time: new Date(), keyVersion: keyVersion ?? 1 }
  const headers = await requestHeaders(message, signer(privateKey))
  const { Signature: signature } = headers
  const named = keyVersion === undefined ? signature.replace('keyVersion=1,', '') : signature
  const response = await fetch(app.url + path, { method: 'POST', headers: { ...headers, Signature: named }, body })
  const text = await response.text()
  const [, version = '', value = ''] =
    /keyVersion=(\d+),signature=(.+)$/.exec(response.headers.get('signature') ?? '') ?? []
  const time = response.headers.get('response-time') ?? ''
  return {
    code: JSON.parse(text).result.resultCode,
    signedBy: Number(version),
    verifies: (key) => verifyMessage({ path, clientId, time, body: text }, value, parsePublicKey(key)),
  }
}

const accepted = 'ORDER_NOT_EXIST'

/** Another process on the same database. */
async function neighbour({ app }: TestCapstan): Promise<App> {
  const { pool } = app.context
  const other = await startApp({ pool, host: '127.0.0.1', port: 0, notifyAllow: [], log: createLog('silent') })
  onTestFinished(() => other.stop())
  return other
}

async function addKey({ app }: TestCapstan, clientId: string, body: object = {}): Promise<Body> {
  const made = await operate(app, 'POST', `/clients/${clientId}/keys`, { body })
  expect(made.status).toBe(201)
  return made.body
}

const retire = (app: App, clientId: string, version: number) =>
  operate(app, 'POST', `/clients/${clientId}/keys/${version}/retire`)

function ownPair() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { privateKey, publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString() }
}

async function audited({ app }: TestCapstan): Promise<Body[]> {
  const { rows } = await app.context.pool.query(
    `select client_id, actor, action, detail from audit where action like '%-key' order by created_at, audit_id`,
  )
  return rows
}

describe("a client's keys", () => {
  test('the old and the new one are both accepted, at every process, until one is retired', async () => {
    const capstan = await testCapstan()
    const { app, client } = capstan
    const other = await neighbour(capstan)
    const { clientId } = client
    const old = { clientId, privateKey: client.privateKey, keyVersion: 1 }
    // Both have the client in memory with one key.
    for (const at of [app, other]) expect((await ask(at, old)).code).toBe(accepted)
    const made = await addKey(capstan, clientId)
    expect(made).toMatchObject({ clientId, keyVersion: 2, apoKeyVersion: 1, gatewayUrl: app.url })
    const fresh = { clientId, privateKey: parsePrivateKey(made.merchantPrivateKey), keyVersion: 2 }
    expect((await ask(app, fresh)).code).toBe(accepted)
    await expect.poll(async () => (await ask(other, fresh)).code, { timeout: 4_000 }).toBe(accepted)
    for (const at of [app, other]) expect((await ask(at, old)).code).toBe(accepted)
    expect((await ask(app, { ...old, keyVersion: 2 })).code).toBe('INVALID_SIGNATURE')

    const retired = await retire(app, clientId, 1)
    expect(retired.body.keys).toMatchObject([
      { version: 2, retiredAt: null },
      { version: 1, retiredAt: expect.any(String) },
    ])
    expect((await ask(app, old)).code).toBe('KEY_NOT_FOUND')
    await expect.poll(async () => (await ask(other, old)).code, { timeout: 4_000 }).toBe('KEY_NOT_FOUND')
    for (const at of [app, other]) expect((await ask(at, fresh)).code).toBe(accepted)
  })

  test('of a request that names no version any of them may be the key, and a retired one is none', async () => {
    const capstan = await testCapstan()
    const { app, client } = capstan
    const { clientId } = client
    const old = { clientId, privateKey: client.privateKey }
    const made = await addKey(capstan, clientId)
    const fresh = { clientId, privateKey: parsePrivateKey(made.merchantPrivateKey) }
    expect((await ask(app, old)).code).toBe(accepted)
    expect((await ask(app, fresh)).code).toBe(accepted)
    expect((await ask(app, { clientId, privateKey: ownPair().privateKey })).code).toBe('INVALID_SIGNATURE')
    await retire(app, clientId, 1)
    expect((await ask(app, old)).code).toBe('INVALID_SIGNATURE')
    expect((await ask(app, fresh)).code).toBe(accepted)
  })

  test('one that the merchant brings is registered without its private half, and never twice', async () => {
    const capstan = await testCapstan()
    const { app, client } = capstan
    const { clientId } = client
    const own = ownPair()
    const made = await addKey(capstan, clientId, { publicKey: own.publicKey })
    expect(made).not.toHaveProperty('merchantPrivateKey')
    expect((await ask(app, { clientId, privateKey: own.privateKey, keyVersion: 2 })).code).toBe(accepted)
    const again = await operate(app, 'POST', `/clients/${clientId}/keys`, { body: { publicKey: own.publicKey } })
    expect(again).toEqual({
      status: 409,
      body: { error: expect.stringContaining('is version 2 of SANDBOX_TEST already') },
    })
    await retire(app, clientId, 2)
    const back = await operate(app, 'POST', `/clients/${clientId}/keys`, { body: { publicKey: own.publicKey } })
    expect(back).toEqual({ status: 409, body: { error: expect.stringContaining('which is retired. Make a new pair') } })
    const secret = own.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
    const wrong = await operate(app, 'POST', `/clients/${clientId}/keys`, { body: { publicKey: secret } })
    expect(wrong).toEqual({ status: 400, body: { error: expect.stringMatching(/^publicKey: /) } })
    expect(JSON.stringify(wrong.body)).not.toContain(secret.split('\n')[1])
  })

  test('a private one is in the answer that makes it and nowhere else', async () => {
    const capstan = await testCapstan()
    const { app, client } = capstan
    const { merchantPrivateKey } = await addKey(capstan, client.clientId)
    const shown = await Promise.all(
      [`/clients/${client.clientId}/keys`, `/clients/${client.clientId}`, '/clients', '/signing-keys'].map((path) =>
        operate(app, 'GET', path),
      ),
    )
    const { rows } = await app.context.pool.query('select * from client_keys, audit')
    expect(JSON.stringify([shown, rows])).not.toContain(merchantPrivateKey)
    expect(JSON.stringify(shown)).not.toContain('rivateKey')
  })

  test('the last one is not retired, by one person or by two at once, whoever comes first', async () => {
    const capstan = await testCapstan()
    const { app } = capstan
    const other = await neighbour(capstan)
    const lone = await retire(app, 'SANDBOX_TEST', 1)
    expect(lone).toEqual({ status: 409, body: { error: expect.stringContaining('is the last key of SANDBOX_TEST') } })
    for (let round = 0; round < 20; round += 1) {
      const clientId = `SANDBOX_ROUND_${round}`
      await capstan.newClient(clientId)
      await addKey(capstan, clientId)
      const both = await Promise.all([retire(app, clientId, 1), retire(other, clientId, 2)])
      expect(both.map(({ status }) => status).toSorted(), clientId).toEqual([200, 409])
      const { body } = await operate(app, 'GET', `/clients/${clientId}/keys`)
      expect(body.keys.filter((key: Body) => key.retiredAt === null)).toHaveLength(1)
    }
  })

  test('of two who retire the last two keys, the one that waited for the other is refused', async () => {
    const capstan = await testCapstan()
    const { app, client } = capstan
    const { pool } = app.context
    await addKey(capstan, client.clientId)
    const first = await pool.connect()
    await first.query('begin')
    await first.query('select 1 from client_keys where client_id = $1 order by key_version for update', [
      client.clientId,
    ])
    await first.query('update client_keys set retired_at = now() where client_id = $1 and key_version = 1', [
      client.clientId,
    ])
    const second = retire(app, client.clientId, 2)
    await expect
      .poll(
        async () =>
          (await pool.query(`select 1 from pg_locks where not granted and locktype = 'transactionid'`)).rowCount,
      )
      .toBe(1)
    await first.query('commit')
    first.release()
    expect((await second).status).toBe(409)
  })

  test('retired twice it is retired once, and what is unknown is refused by name', async () => {
    const capstan = await testCapstan()
    const { app } = capstan
    await addKey(capstan, 'SANDBOX_TEST')
    expect((await retire(app, 'SANDBOX_TEST', 1)).status).toBe(200)
    expect((await retire(app, 'SANDBOX_TEST', 1)).status).toBe(200)
    expect(await audited(capstan)).toEqual([
      {
        client_id: 'SANDBOX_TEST',
        actor: 'operator',
        action: 'add-client-key',
        detail: { madeBy: 'server', keyVersion: 2 },
      },
      { client_id: 'SANDBOX_TEST', actor: 'operator', action: 'retire-client-key', detail: { keyVersion: 1 } },
    ])
    const unknown = await retire(app, 'SANDBOX_TEST', 7)
    expect(unknown).toEqual({ status: 404, body: { error: expect.stringContaining('Its versions are 1, 2.') } })
    expect((await retire(app, 'SANDBOX_NOBODY', 1)).status).toBe(404)
    expect((await operate(app, 'POST', '/clients/SANDBOX_NOBODY/keys')).status).toBe(404)
    expect((await operate(app, 'GET', '/clients/SANDBOX_NOBODY/keys')).status).toBe(404)
    expect((await operate(app, 'POST', '/clients/SANDBOX_TEST/keys/x/retire')).status).toBe(400)
  })

  test('many who add at once get a version each, and five are the most', async () => {
    const capstan = await testCapstan()
    const { app } = capstan
    const all = await Promise.all(Array.from({ length: 7 }, () => operate(app, 'POST', '/clients/SANDBOX_TEST/keys')))
    const made = all.filter(({ status }) => status === 201)
    expect(made.map(({ body }) => body.keyVersion).toSorted()).toEqual([2, 3, 4, 5])
    const refused = all.filter(({ status }) => status === 409)
    expect(refused).toHaveLength(3)
    expect(refused[0]?.body.error).toContain('has 5 keys already')
  })

  test('a list says which of them signed a request here, and tells keys apart by their fingerprints', async () => {
    const capstan = await testCapstan()
    const { app, client } = capstan
    await addKey(capstan, client.clientId)
    await ask(app, { clientId: client.clientId, privateKey: client.privateKey, keyVersion: 1 })
    const { body } = await operate(app, 'GET', `/clients/${client.clientId}/keys`)
    expect(body).toMatchObject({ mostActive: 5, environment: 'sandbox', apoKeys: [{ version: 1, state: 'signing' }] })
    const [second, first] = body.keys
    expect(second).toMatchObject({ version: 2, lastUsedAt: null })
    expect(Date.parse(first.lastUsedAt)).toBeGreaterThanOrEqual(Date.parse(body.seenSince))
    const der = createPublicKey(client.privateKey).export({ format: 'der', type: 'spki' })
    const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(der))
    expect(first.fingerprint).toBe(Buffer.from(digest).toString('hex'))
    expect(second.fingerprint).not.toBe(first.fingerprint)
  })
})

describe('the keys that the server signs with', () => {
  const rotate = ({ app }: TestCapstan, body: object) => operate(app, 'POST', '/signing-keys/rotate', { body })
  const keysOf = (answer: { body: Body }, environment: string) =>
    answer.body.keys
      .filter((key: Body) => key.environment === environment)
      .map(({ version, state }: Body) => `${version} ${state}`)

  test('a new one signs at every process, and the old one stays published until it is retired', async () => {
    const capstan = await testCapstan()
    const { app, client } = capstan
    const other = await neighbour(capstan)
    const signed = { clientId: client.clientId, privateKey: client.privateKey, keyVersion: 1 }
    const rotated = await rotate(capstan, { environment: 'sandbox' })
    expect(rotated.status).toBe(201)
    expect(keysOf(rotated, 'sandbox')).toEqual(['2 signing', '1 published'])
    expect(keysOf(rotated, 'live')).toEqual(['1 signing'])
    const published = (await operate(app, 'GET', `/clients/${client.clientId}`)).body
    expect(published).toMatchObject({ apoKeyVersion: 2, apoKeys: [{ version: 2 }, { version: 1 }] })
    const answer = await ask(app, signed)
    expect(answer.signedBy).toBe(2)
    expect(await answer.verifies(published.apoPublicKey)).toBe(true)
    expect(await answer.verifies(published.apoKeys[1].publicKey)).toBe(false)
    await expect.poll(async () => (await ask(other, signed)).signedBy, { timeout: 5_000 }).toBe(2)

    const retired = await operate(app, 'POST', '/signing-keys/sandbox/1/retire')
    expect(keysOf(retired, 'sandbox')).toEqual(['2 signing', '1 retired'])
    const { rows } = await app.context.pool.query(`select private_key from signing_keys where retired_at is not null`)
    expect(rows).toEqual([{ private_key: '' }])
  })

  test('one that is to begin later is published at once and signs when its time has come', async () => {
    const capstan = await testCapstan()
    const { app, client } = capstan
    const signed = { clientId: client.clientId, privateKey: client.privateKey, keyVersion: 1 }
    const rotated = await rotate(capstan, { environment: 'sandbox', signsInMs: 3_600_000 })
    expect(keysOf(rotated, 'sandbox')).toEqual(['2 next', '1 signing'])
    expect((await ask(app, signed)).signedBy).toBe(1)
    const again = await rotate(capstan, { environment: 'sandbox' })
    expect(again).toEqual({ status: 409, body: { error: expect.stringContaining('Version 2 of sandbox signs from') } })
    await app.context.pool.query(`update signing_keys set signs_from = now() where key_version = 2`)
    await expect.poll(async () => (await ask(app, signed)).signedBy, { timeout: 5_000 }).toBe(2)
  })

  test('of live clients signs after a week when nobody says when', async () => {
    const capstan = await testCapstan()
    const before = Date.now()
    const { body } = await rotate(capstan, { environment: 'live' })
    const next = body.keys.find((key: Body) => key.state === 'next')
    expect(next).toMatchObject({ environment: 'live', version: 2 })
    expect(Date.parse(next.signsFrom) - before).toBeGreaterThan(6.9 * 86_400_000)
  })

  test('the one that signs is not retired, one that has not begun can be', async () => {
    const capstan = await testCapstan()
    const { app } = capstan
    const retireSigning = (version: number) => operate(app, 'POST', `/signing-keys/sandbox/${version}/retire`)
    expect(await retireSigning(1)).toEqual({
      status: 409,
      body: { error: expect.stringContaining('are signed with now') },
    })
    await rotate(capstan, { environment: 'sandbox', signsInMs: 1_000_000 })
    expect((await retireSigning(1)).status).toBe(409)
    expect(keysOf(await retireSigning(2), 'sandbox')).toEqual(['2 retired', '1 signing'])
    expect((await retireSigning(2)).status).toBe(200)
    expect(await retireSigning(9)).toEqual({
      status: 404,
      body: { error: expect.stringContaining('versions are 1, 2') },
    })
    expect((await operate(app, 'POST', '/signing-keys/test/1/retire')).status).toBe(400)
    const actions = (await audited(capstan)).map(({ action, client_id: id, detail }) => [action, id, detail.keyVersion])
    expect(actions).toEqual([
      ['rotate-signing-key', null, 2],
      ['retire-signing-key', null, 2],
    ])
  })

  test('two who rotate at once make one key', async () => {
    const capstan = await testCapstan()
    const both = await Promise.all([1, 2].map(() => rotate(capstan, { environment: 'sandbox', signsInMs: 60_000 })))
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
  })

  test.each([
    ['no environment', {}],
    ['another one', { environment: 'test' }],
    ['a time that is none', { environment: 'live', signsInMs: -1 }],
    ['a year', { environment: 'live', signsInMs: 365 * 86_400_000 }],
    ['a word too many', { environment: 'live', now: true }],
  ])('%s is refused', async (_, body) => {
    const capstan = await testCapstan()
    expect((await rotate(capstan, body)).status).toBe(400)
    expect(await audited(capstan)).toEqual([])
  })
})

test('no cache on the way may keep a private key that was made', async () => {
  const { app } = await testCapstan()
  const headers = { authorization: `Bearer ${app.operatorToken}` }
  for (const [path, body] of [
    ['/clients/SANDBOX_TEST/keys', {}],
    ['/clients', { clientId: 'SANDBOX_NEW' }],
  ] as const) {
    const made = await fetch(`${app.url}/operator${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    expect(await made.text(), path).toContain('merchantPrivateKey')
    expect(made.headers.get('cache-control'), path).toBe('no-store')
  }
})
