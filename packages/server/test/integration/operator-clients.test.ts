import { generateKeyPairSync } from 'node:crypto'
import { parsePrivateKey, parsePublicKey } from '@capstan/protocol'
import { describe, expect, test } from 'vitest'
import { cardPayment, testCapstan } from '../support/capstan.ts'
import { operate } from '../support/operator.ts'

/** No key at all: the first line is what is looked at. */
const privateBlock = '-----BEGIN PRIVATE KEY-----\nnone\n-----END PRIVATE KEY-----'

async function audit(pool: Awaited<ReturnType<typeof testCapstan>>['app']['context']['pool'], action: string) {
  const { rows } = await pool.query('select client_id, actor, detail from audit where action = $1', [action])
  return rows
}

describe('the operator token', () => {
  test.each([
    ['missing', {}],
    ['wrong', { authorization: 'Bearer not-the-token' }],
    ['of another scheme', { authorization: 'Basic b3BlcmF0b3I6' }],
  ])('that is %s opens nothing, and the answer says where it is', async (_name, headers) => {
    const { app } = await testCapstan()
    const response = await fetch(`${app.url}/operator/clients`, { headers })
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({ error: expect.stringContaining('operator-token') })
  })

  test('is asked for before a path is said to be unknown', async () => {
    const { app } = await testCapstan()
    expect((await fetch(`${app.url}/operator/nothing`)).status).toBe(401)
    const known = await operate(app, 'GET', '/nothing')
    expect(known).toEqual({
      status: 404,
      body: { error: expect.stringContaining('There is no GET /operator/nothing') },
    })
  })
})

describe('a client', () => {
  test('is made with keys that sign at once, and audited with who made it', async () => {
    const { app, call } = await testCapstan()
    const body = { clientId: 'SANDBOX_ACME', payment: 'https://acme.example/hook' }
    const made = await operate(app, 'POST', '/clients', { body, headers: { 'capstan-actor': 'ada' } })
    expect(made.status).toBe(201)
    expect(Object.keys(made.body)).toEqual(['clientId', 'merchantPrivateKey', 'apoPublicKey', 'gatewayUrl'])
    const acme = {
      clientId: 'SANDBOX_ACME',
      privateKey: parsePrivateKey(made.body.merchantPrivateKey),
      apoPublicKey: parsePublicKey(made.body.apoPublicKey),
    }
    const paid = await call('pay', cardPayment('1000', 'MANUAL'), acme)
    expect(paid.result.resultCode).toBe('SUCCESS')
    expect(await audit(app.context.pool, 'create-client')).toContainEqual({
      client_id: 'SANDBOX_ACME',
      actor: 'ada',
      detail: { name: 'SANDBOX_ACME', notifyUrls: { payment: 'https://acme.example/hook' } },
    })
  })

  test.each([
    ['PEM', 'spki', 'pem'],
    ['PEM of the older kind', 'pkcs1', 'pem'],
    ['DER in base64', 'spki', 'der'],
  ] as const)('that brings its own key, as %s, signs with it and is shown no private one', async (_, type, format) => {
    const { app, call } = await testCapstan()
    const { privateKey, publicKey: own } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const publicKey = format === 'pem' ? own.export({ type, format }) : own.export({ type, format }).toString('base64')
    const made = await operate(app, 'POST', '/clients', { body: { clientId: 'SANDBOX_ACME', publicKey } })
    expect(made.status).toBe(201)
    expect(Object.keys(made.body)).toEqual(['clientId', 'apoPublicKey', 'gatewayUrl'])
    const apoPublicKey = parsePublicKey(made.body.apoPublicKey)
    const acme = { clientId: 'SANDBOX_ACME', privateKey, apoPublicKey }
    expect((await call('pay', cardPayment('1000', 'MANUAL'), acme)).result.resultCode).toBe('SUCCESS')
    const shown = await operate(app, 'GET', '/clients/SANDBOX_ACME')
    expect(shown.body.keys).toMatchObject([
      { version: 1, publicKey: own.export({ type: 'spki', format: 'der' }).toString('base64') },
    ])
  })

  test('of an id that is taken is refused, and keeps its key', async () => {
    const { app, client } = await testCapstan()
    const before = await operate(app, 'GET', `/clients/${client.clientId}`)
    const again = await operate(app, 'POST', '/clients', { body: { clientId: client.clientId } })
    expect(again).toEqual({ status: 409, body: { error: expect.stringContaining('SANDBOX_TEST already') } })
    const after = await operate(app, 'GET', `/clients/${client.clientId}`)
    expect(after.body.keys).toEqual(before.body.keys)
  })

  test('that is not described well is refused by the name of what is wrong', async () => {
    const { app } = await testCapstan()
    const descriptions = [
      ['an id with a blank', { clientId: 'A B' }, /^clientId: must be 1 to 64 letters/],
      ['an id of 65 characters', { clientId: 'A'.repeat(65) }, /^clientId: must be 1 to 64 letters/],
      ['no id', {}, /^clientId: is required/],
      ['a sandbox id in small letters', { clientId: 'sandbox_x' }, /begins with SANDBOX_ in capitals/],
      [
        'a field that is unknown',
        { clientId: 'A', clientID: 'B' },
        /^"clientID": is unknown; known are clientId, name/,
      ],
      [
        'an address of another scheme',
        { clientId: 'A', payment: 'ftp://x.example' },
        /^payment: must be an absolute http/,
      ],
      ['an address with a password', { clientId: 'A', capture: 'https://u:p@x.example/' }, /^capture: must not hold/],
      [
        'an address that is too long',
        { clientId: 'A', refund: `https://x.example/${'a'.repeat(2048)}` },
        /^refund: must/,
      ],
      ['a name that acts on terminals', { clientId: 'A', name: '\u001b[2J' }, /^name: must be a string/],
      ['a key that is none', { clientId: 'A', publicKey: 'x' }, /^publicKey: the public key is neither/],
      ['a private key', { clientId: 'A', publicKey: privateBlock }, /^publicKey: the public key is a PEM block/],
      ['a key twice', '{"clientId":"A","clientId":"B"}', /^body: has the key clientId twice/],
      ['no JSON', 'clientId=A', /^body: is not valid JSON/],
    ] as const
    for (const [name, body, message] of descriptions) {
      const refused = await operate(app, 'POST', '/clients', { body })
      expect(refused, name).toEqual({ status: 400, body: { error: expect.stringMatching(message) } })
    }
    expect(await audit(app.context.pool, 'create-client')).toHaveLength(1)
  })

  test('can be pointed to other addresses one by one, and an empty one clears', async () => {
    const { app, newClient } = await testCapstan()
    await newClient('SANDBOX_SHOP', { payment: 'https://a.example/', capture: 'https://b.example/' })
    const body = { capture: '', refund: 'https://c.example/' }
    const changed = await operate(app, 'PUT', '/clients/SANDBOX_SHOP/notify-urls', { body })
    expect(changed.status).toBe(200)
    expect(changed.body).toMatchObject({
      paymentNotifyUrl: 'https://a.example/',
      captureNotifyUrl: null,
      refundNotifyUrl: 'https://c.example/',
    })
    expect(await audit(app.context.pool, 'set-notify-urls')).toEqual([
      { client_id: 'SANDBOX_SHOP', actor: 'operator', detail: { capture: null, refund: 'https://c.example/' } },
    ])
  })

  test('that nobody made cannot be pointed anywhere, and nothing is audited', async () => {
    const { app } = await testCapstan()
    const body = { payment: 'https://a.example/' }
    const refused = await operate(app, 'PUT', '/clients/SANDBOX_NOBODY/notify-urls', { body })
    expect(refused).toEqual({ status: 404, body: { error: expect.stringContaining('no client SANDBOX_NOBODY') } })
    expect(await audit(app.context.pool, 'set-notify-urls')).toEqual([])
  })
})
