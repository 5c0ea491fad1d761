import { describe, expect, test } from 'vitest'
import { lookMs } from '../../src/application/live-accounts.ts'
import { cardPayment, requestId, type TestCapstan, type TestClient } from '../support/capstan.ts'
import { operate } from '../support/operator.ts'
import { callSigned } from '../support/signed-call.ts'
import { addToy, liveServer, otherServer, plantedKey, testKeys } from './live-server.ts'
import { toyAcquirer } from './toy-acquirer.ts'

/** Until another process has looked, and some. */
const soon = { timeout: 4 * lookMs, interval: 50 }

function capture(paymentId: string, value = '10000'): object {
  return { paymentId, captureRequestId: requestId('capture'), captureAmount: { currency: 'EUR', value } }
}

async function authorized(server: TestCapstan, by: TestClient): Promise<string> {
  const paid = await server.call('pay', cardPayment('10000', 'MANUAL'), by)
  expect(paid.result.resultCode).toBe('SUCCESS')
  return paid.paymentId
}

describe('a live client', () => {
  test('pays at the account as soon as there is one, without a new start', async () => {
    const server = await liveServer()
    const acme = await server.newClient('ACME')
    const before = await server.call('pay', cardPayment('10000', 'MANUAL'), acme)
    expect(before.result.resultStatus).toBe('F')
    const toy = await toyAcquirer(plantedKey)
    await addToy(server.app, toy.url)
    const paid = await server.call('pay', cardPayment('10000', 'AUTOMATIC'), acme)
    expect(paid).toMatchObject({
      result: { resultCode: 'SUCCESS' },
      acquirerInfo: { acquirerName: 'TOY', acquirerMerchantId: 'M-1' },
    })
    await expect.poll(() => toy.asked, soon).toEqual(['authorize', 'capture'])
  })

  test('of another process pays there within seconds, and not at one that was disabled or whose key was changed', async () => {
    const server = await liveServer()
    const other = await otherServer(server)
    const acme = await server.newClient('ACME')
    const toy = await toyAcquirer(plantedKey)
    await addToy(server.app, toy.url)
    const payThere = async () => {
      const paid = await callSigned(other.url, acme, 'pay', cardPayment('10000', 'MANUAL'))
      return `${paid.result.resultStatus} ${paid.result.resultCode}`
    }
    await expect.poll(payThere, soon).toBe('S SUCCESS')
    toy.setKey('planted-other-key')
    await operate(server.app, 'PUT', '/acquirers/TOY', { body: { secrets: { apiKey: 'planted-other-key' } } })
    await expect.poll(payThere, soon).toBe('S SUCCESS')
    await operate(server.app, 'POST', '/acquirers/TOY/disable')
    await expect.poll(payThere, soon).toMatch(/^F /)
  })
})

describe('an account that is disabled', () => {
  test('begins no payment, and finishes those it has: captures, refunds, voids, inquiries', async () => {
    const server = await liveServer()
    const acme = await server.newClient('ACME')
    const toy = await toyAcquirer(plantedKey)
    await addToy(server.app, toy.url)
    const [first, second] = [await authorized(server, acme), await authorized(server, acme)]
    await operate(server.app, 'POST', '/acquirers/TOY/disable')
    const offered = await server.call('consult', consult, acme)
    expect(offered.paymentOptions.filter(({ enabled }: { enabled: boolean }) => enabled)).toEqual([])
    const refused = await server.call('pay', cardPayment('10000', 'MANUAL'), acme)
    expect(refused.result.resultStatus).toBe('F')

    const captured = await server.call('capture', capture(first), acme)
    expect(captured.result.resultCode).toBe('SUCCESS')
    const refundAmount = { currency: 'EUR', value: '4000' }
    const refund = { paymentId: first, refundRequestId: requestId('refund'), refundAmount }
    expect((await server.call('refund', refund, acme)).result.resultCode).toBe('SUCCESS')
    expect((await server.call('cancel', { paymentId: second }, acme)).result.resultCode).toBe('SUCCESS')
    expect(toy.asked).toEqual(['authorize', 'authorize', 'capture', 'refund', 'void'])
  })

  test('is not removed while it may have something to say of a payment that went on to another', async () => {
    const server = await liveServer()
    const { app, newClient } = server
    const acme = await newClient('ACME')
    const toy = await toyAcquirer(plantedKey)
    await addToy(app, toy.url)
    await addToy(app, toy.url, { name: 'TOY_2' })
    const paymentId = await authorized(server, acme)
    await server.call('capture', capture(paymentId), acme)
    await operate(app, 'POST', '/acquirers/TOY_2/disable')
    const query = (sql: string) => app.context.pool.query(sql)
    await query(`update acquirer_accounts set changed_at = now() - interval '1 minute'`)
    await query(`insert into checkout_tries (client_id, payment_id, number, acquirer, method, reference, void_reference, begun_at)
      values ('ACME', '${paymentId}', 1, 'TOY_2', '{"type": "CARD"}', 'r1', 'v1', now())`)
    await query(`insert into alerts (client_id, alert_id, kind, payment_id, message, opened_at)
      values ('ACME', 'a1', 'contradiction', '${paymentId}', 'it holds the money', now())`)
    const remove = () => operate(app, 'DELETE', '/acquirers/TOY_2')
    const refused = { status: 409, body: { error: expect.stringContaining('1 payments at TOY_2 are open') } }
    expect(await remove()).toEqual(refused)
    await query(`update alerts set closed_at = now(), closed_by = 'ada', closing_reason = 'voided there'`)
    await query(`insert into callbacks (client_id, callback_id, acquirer, event_id, subject, reference, received_at, due_at)
      values ('ACME', 'b1', 'TOY_2', 'e1', 'authorization', 'r1', now(), now() + interval '1 hour')`)
    expect(await remove()).toEqual(refused)
    await query('update callbacks set due_at = null')
    expect(await remove()).toMatchObject({ status: 200 })
  })

  test('is removed only when nothing of it is open, and nobody can have missed that it is disabled', async () => {
    const server = await liveServer()
    const { app } = server
    const acme = await server.newClient('ACME')
    const toy = await toyAcquirer(plantedKey)
    await addToy(app, toy.url)
    const paymentId = await authorized(server, acme)
    const remove = () => operate(app, 'DELETE', '/acquirers/TOY')
    expect(await remove()).toEqual({ status: 409, body: { error: expect.stringContaining('TOY is enabled') } })
    await operate(app, 'POST', '/acquirers/TOY/disable')
    const long = `update acquirer_accounts set changed_at = now() - interval '1 hour'`
    await app.context.pool.query(long)
    expect(await remove()).toEqual({
      status: 409,
      body: { error: expect.stringMatching(/^1 payments at TOY are open/) },
    })
    await server.call('capture', capture(paymentId), acme)

    await operate(app, 'POST', '/acquirers/TOY/enable')
    await operate(app, 'POST', '/acquirers/TOY/disable')
    expect(await remove()).toEqual({ status: 409, body: { error: expect.stringContaining('a moment ago') } })
    await app.context.pool.query(long)
    expect(await remove()).toEqual({ status: 200, body: { name: 'TOY', payments: 1 } })
    expect(app.context.acquirersOf('ACME').get('TOY')).toBeUndefined()
    const { rows } = await app.context.pool.query(`select detail from audit where action = 'remove-acquirer'`)
    expect(rows).toEqual([{ detail: { account: 'TOY' } }])
  })

  test('does not become another account while payments are open at the present one, unless it is said to be the same', async () => {
    const server = await liveServer()
    const { app } = server
    const acme = await server.newClient('ACME')
    const toy = await toyAcquirer(plantedKey)
    await addToy(app, toy.url)
    const paymentId = await authorized(server, acme)
    const put = (body: object) => operate(app, 'PUT', '/acquirers/TOY', { body })
    const refused = await put({ settings: { merchantId: 'M-2', branch: 'north' } })
    const error = expect.stringMatching(/^merchantId: would make TOY another account .* \(1\)\..*--same-account$/)
    expect(refused).toEqual({ status: 409, body: { error } })
    const shown = await operate(app, 'GET', '/acquirers/TOY')
    expect(shown.body.settings).toEqual({ baseUrl: toy.url, merchantId: 'M-1' })
    expect(await put({ settings: { merchantId: 'M-1', branch: 'north' } })).toMatchObject({ status: 200 })
    expect(await put({ settings: { merchantId: 'M-2' }, sameAccount: true })).toMatchObject({ status: 200 })
    await server.call('capture', capture(paymentId), acme)
    expect(await put({ settings: { merchantId: 'M-3' } })).toMatchObject({ status: 200 })
  })

  test('is not kept by payments of sandbox clients at the simulated acquirer of its name', async () => {
    const routing = { default: 'CHECKOUT', rules: [] }
    const server = await liveServer({ routing })
    const { app } = server
    await authorized(server, server.client)
    await addToy(app, 'https://toy.example', { name: 'CHECKOUT', enabled: false })
    await app.context.pool.query(`update acquirer_accounts set changed_at = now() - interval '1 hour'`)
    expect(await operate(app, 'DELETE', '/acquirers/CHECKOUT')).toEqual({
      status: 200,
      body: { name: 'CHECKOUT', payments: 0 },
    })
  })
})

describe('a server without the right master key', () => {
  test('serves the sandbox, refuses new live payments, and fails none of those that are open', async () => {
    const server = await liveServer({ worker: false })
    const acme = await server.newClient('ACME')
    const toy = await toyAcquirer(plantedKey)
    await addToy(server.app, toy.url)
    const paymentId = await authorized(server, acme)
    const routing = { default: 'TOY', rules: [{ match: { currency: ['USD'] }, acquirer: 'ALIPAY' }] }
    const lost = await otherServer(server, { masterKeys: testKeys(2), worker: false, routing })
    const there = (endpoint: 'pay' | 'capture', body: object, by = acme) => callSigned(lost.url, by, endpoint, body)
    const paymentAmount = { currency: 'USD', value: '10000' }
    const order = { referenceOrderId: 'SO-2', orderDescription: 'One lamp', orderAmount: paymentAmount }
    const sandboxed = await there('pay', cardPayment('10000', 'MANUAL', { paymentAmount, order }), server.client)
    expect(sandboxed).toMatchObject({ result: { resultCode: 'SUCCESS' }, acquirerInfo: { acquirerName: 'ALIPAY' } })
    expect((await there('pay', cardPayment('10000', 'MANUAL'))).result.resultStatus).toBe('F')
    const asked = capture(paymentId)
    expect((await there('capture', asked)).result.resultStatus).toBe('U')
    expect(toy.asked).toEqual(['authorize'])
    const { rows } = await lost.context.pool.query(`select outcome, detail from attempts where operation = 'capture'`)
    expect(rows).toEqual([
      {
        outcome: 'not-sent',
        detail: { reason: expect.stringContaining('the account TOY cannot be used: its secrets') },
      },
    ])

    // The key is there again: what was open goes on by itself.
    await otherServer(server)
    await expect
      .poll(async () => (await there('capture', asked)).result.resultCode, { timeout: 20_000, interval: 100 })
      .toBe('SUCCESS')
    expect(toy.asked.filter((operation) => operation === 'capture')).toHaveLength(1)
  })
})

const consult = {
  productCode: 'CASHIER_PAYMENT',
  paymentAmount: { currency: 'EUR', value: '10000' },
  settlementStrategy: { settlementCurrency: 'EUR' },
}
