import { verifyNotification } from '@capstan/sdk'
import { beforeEach, describe, expect, test } from 'vitest'
import { createTestSender } from '../../src/application/send-test-notification.ts'
import {
  type Answering,
  acknowledgement,
  closedPort,
  type MerchantEndpoint,
  startMerchant,
} from '../notifications/merchant-endpoint.ts'
import { startTransport } from '../notifications/transport-under-test.ts'
import { type TestCapstan, testCapstan } from '../support/capstan.ts'
import { operate } from '../support/operator.ts'

let capstan: TestCapstan

beforeEach(async () => {
  capstan = await testCapstan()
})

function send(body: object, clientId = 'SANDBOX_TEST') {
  return operate(capstan.app, 'POST', `/clients/${clientId}/notify-urls/test`, { body })
}

async function stored(table: string): Promise<number> {
  const { rows } = await capstan.app.context.pool.query(`select count(*)::int as count from ${table}`)
  return rows[0].count
}

async function apoPublicKey(): Promise<string> {
  return (await operate(capstan.app, 'GET', '/clients/SANDBOX_TEST')).body.apoPublicKey
}

const types = ['PAYMENT_RESULT', 'CAPTURE_RESULT', 'REFUND_RESULT', 'UPDATE_AMOUNT_RESULT', 'AUTHORIZATION_EXPIRING']

describe('a test notification', () => {
  test.each(types)('of the type %s is genuine to the SDK, marked as a test, and in nobody’s books', async (type) => {
    const merchant = await startMerchant()
    const { status, body: report } = await send({ type, url: `${merchant.url}?shop=7` })
    expect({ status, report }).toMatchObject({
      status: 200,
      report: { acknowledged: true, reason: null, advice: null, answer: { status: 200, body: acknowledgement } },
    })
    const [arrived] = merchant.received
    const headers = Object.fromEntries(arrived?.headers ?? [])
    expect(headers).toMatchObject({ 'capstan-test': '1', ...report.headers })
    const body = arrived?.body.toString('utf8') ?? ''
    expect(body).toBe(report.body)
    const arriving = { method: 'POST', path: arrived?.target ?? '', headers, body: arrived?.body ?? '' }
    const trust = { clientId: 'SANDBOX_TEST', apoPublicKey: await apoPublicKey() }
    expect(await verifyNotification(arriving, trust)).toMatchObject({ kind: 'verified', notifyType: type })
    const ids = Object.entries(JSON.parse(body)).filter(([name]) => /Id$/.test(name))
    expect(ids.length).toBeGreaterThan(0)
    for (const [, id] of ids) expect(id).toMatch(/^CAPSTAN-TEST-/)
    expect([await stored('notifications'), await stored('deliveries')]).toEqual([0, 0])
  })

  test('goes to the address that is set when none is given, and is refused when there is none', async () => {
    const merchant = await startMerchant()
    await operate(capstan.app, 'PUT', '/clients/SANDBOX_TEST/notify-urls', { body: { capture: merchant.url } })
    expect(await send({ type: 'CAPTURE_RESULT' })).toMatchObject({ status: 200, body: { url: merchant.url } })
    expect(await send({ type: 'REFUND_RESULT' })).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('no address') },
    })
    expect(merchant.received).toHaveLength(1)
  })

  test('is in the audit with who sent it, where to and of what type', async () => {
    const merchant = await startMerchant()
    await operate(capstan.app, 'POST', '/clients/SANDBOX_TEST/notify-urls/test', {
      body: { type: 'REFUND_RESULT', url: merchant.url },
      headers: { 'capstan-actor': 'ada' },
    })
    const { rows } = await capstan.app.context.pool.query('select client_id, actor, action, detail from audit')
    expect(rows).toContainEqual({
      client_id: 'SANDBOX_TEST',
      actor: 'ada',
      action: 'test-notification',
      detail: { type: 'REFUND_RESULT', url: merchant.url },
    })
  })
})

describe('an answer that is no acknowledgement is shown with why and what to do', () => {
  const says =
    (status: number, body: string, headers: Record<string, string> = {}): Answering =>
    (response) =>
      response.writeHead(status, headers).end(body)

  test.each<[string, Answering, string, string]>([
    ['F', says(200, '{"result":{"resultStatus":"F","resultCode":"SUCCESS"}}'), 'resultStatus is "F"', 'exactly'],
    ['another code', says(200, '{"result":{"resultStatus":"S","resultCode":"OK"}}'), 'resultCode is "OK"', 'exactly'],
    ['a page', says(200, '<!doctype html><title>Shop</title>'), 'not JSON', 'web page'],
    ['nothing', says(200, ''), 'empty body', 'exactly'],
    ['204', says(204, ''), 'HTTP status 204', 'HTTP 200'],
    ['500', says(500, 'stack trace'), 'HTTP status 500', 'its own log'],
    ['a redirect', says(302, '', { location: 'https://shop.example/hook/' }), '302', 'https://shop.example/hook/'],
    ['401', says(401, ''), 'HTTP status 401', 'signature over the raw body'],
    ['404', says(404, ''), 'HTTP status 404', 'path'],
    ['405', says(405, '', { allow: 'GET' }), 'HTTP status 405', 'only GET'],
    ['compressed', says(200, '\u001f', { 'content-encoding': 'gzip' }), 'not JSON', 'compressed (gzip)'],
  ])('%s', async (_name, answering, reason, advice) => {
    const merchant = await startMerchant(answering)
    const { body } = await send({ type: 'PAYMENT_RESULT', url: merchant.url })
    expect(body).toMatchObject({
      acknowledged: false,
      reason: expect.stringContaining(reason),
      advice: expect.stringContaining(advice),
    })
  })

  test('a redirect is not followed', async () => {
    const inside = await startMerchant()
    const merchant = await startMerchant(says(307, '', { location: inside.url }))
    await send({ type: 'PAYMENT_RESULT', url: merchant.url })
    expect([merchant.received.length, inside.received.length]).toEqual([1, 0])
  })

  test('more than 4 KiB is cut, and headers that tell nothing, cookies among them, are left out', async () => {
    const headers = { 'set-cookie': 'session=secret', server: 'shop/1', 'content-type': 'text/plain' }
    const merchant = await startMerchant(says(200, acknowledgement.padEnd(5_000), headers))
    const { body } = await send({ type: 'PAYMENT_RESULT', url: merchant.url })
    expect(body.answer.body).toHaveLength(4_096)
    expect(body.answer).toMatchObject({ cutOff: true, headers: { server: 'shop/1', 'content-type': 'text/plain' } })
    expect(JSON.stringify(body)).not.toContain('secret')
  })
})

describe('an address from which no answer comes', () => {
  test('at a closed port', async () => {
    const { body } = await send({ type: 'PAYMENT_RESULT', url: `http://127.0.0.1:${await closedPort()}/hook` })
    expect(body).toMatchObject({ answer: null, reason: expect.stringContaining('connection refused') })
    expect(body.advice).toContain('Nothing listens')
  })

  test.each([
    ['private', 'SANDBOX_TEST', 'http://10.1.2.3/hook', 'CAPSTAN_NOTIFY_ALLOW'],
    ['of cloud metadata', 'SANDBOX_TEST', 'http://169.254.169.254/latest', 'CAPSTAN_NOTIFY_ALLOW'],
    ['of this machine, for a live client', 'ACME', 'http://127.0.0.1/hook', 'Only sandbox clients'],
  ])('%s: nothing is sent', async (_name, clientId, url, advice) => {
    await capstan.newClient('ACME')
    const { body } = await send({ type: 'PAYMENT_RESULT', url }, clientId)
    expect(body).toMatchObject({ acknowledged: false, answer: null, durationMs: 0 })
    expect(body.advice).toContain(advice)
  })

  test.each([
    ['no URL', 'shop.example/hook'],
    ['with credentials', 'https://ada:secret@shop.example/hook'],
    ['of another scheme', 'ftp://shop.example/hook'],
  ])('%s: is refused as it would be when it is saved', async (_name, url) => {
    const { status, body } = await send({ type: 'PAYMENT_RESULT', url })
    expect({ status, body }).toEqual({ status: 400, body: { error: expect.stringMatching(/^url: /) } })
    expect(JSON.stringify(body)).not.toContain('secret')
  })

  test('that is too slow', async () => {
    const merchant = await startMerchant(() => undefined)
    const transport = startTransport({ totalTimeoutMs: 200 })
    const sendTest = createTestSender({ ...capstan.app.context, transport })
    const order = { clientId: 'SANDBOX_TEST', type: 'PAYMENT_RESULT', url: merchant.url, actor: 'ada' } as const
    expect(await sendTest(order)).toMatchObject({
      kind: 'tried',
      report: { answer: null, reason: 'no answer within 200 ms', advice: expect.stringContaining('15 seconds') },
    })
  })
})

describe('tests are no tool to flood with', () => {
  test('one at a time for a client, and others do not wait for it', async () => {
    const held: (() => void)[] = []
    const slow: MerchantEndpoint = await startMerchant((response) => held.push(() => response.end(acknowledgement)))
    const order = { type: 'PAYMENT_RESULT', url: slow.url }
    const first = send(order)
    await slow.arrived(1)
    expect(await send(order)).toMatchObject({ status: 409, body: { error: expect.stringContaining('under way') } })
    await capstan.newClient('SANDBOX_OTHER')
    const other = send(order, 'SANDBOX_OTHER')
    await slow.arrived(2)
    for (const answer of held) answer()
    expect(await first).toMatchObject({ status: 200, body: { acknowledged: true } })
    expect(await other).toMatchObject({ status: 200, body: { acknowledged: true } })
    const { rows } = await capstan.app.context.pool.query(
      `select client_id from audit where action = 'test-notification' order by client_id`,
    )
    expect(rows).toEqual([{ client_id: 'SANDBOX_OTHER' }, { client_id: 'SANDBOX_TEST' }])
  })

  test('ten a minute for a client, whatever other clients send', async () => {
    const merchant = await startMerchant()
    const order = { type: 'PAYMENT_RESULT', url: merchant.url }
    for (let index = 0; index < 10; index += 1) expect(await send(order)).toMatchObject({ status: 200 })
    expect(await send(order)).toMatchObject({ status: 409, body: { error: expect.stringContaining('10 tests') } })
    await capstan.newClient('SANDBOX_OTHER')
    expect(await send(order, 'SANDBOX_OTHER')).toMatchObject({ status: 200 })
    expect(merchant.received).toHaveLength(11)
    await capstan.app.context.pool.query(
      `update audit set audit_id = '2020' || substr(audit_id, 5) where action = 'test-notification'`,
    )
    expect(await send(order)).toMatchObject({ status: 200 })
  })
})
