import { expect, it, onTestFinished } from 'vitest'
import { adyen } from '../../src/acquirers/adyen/connector.ts'
import { parseAllowList } from '../../src/notifications/allowed-address.ts'
import { testKeys } from '../accounts/live-server.ts'
import { challengedCard, startAdyenStandIn } from '../connectors/adyen/stand-in.ts'
import { webhookMessage } from '../connectors/adyen/webhooks.ts'
import { startMerchant } from '../notifications/merchant-endpoint.ts'
import { cardPayment, requestId, testCapstan } from '../support/capstan.ts'
import { operate } from '../support/operator.ts'

const soon = { timeout: 10_000, interval: 50 }
const value = '12900'
const amount = { currency: 'EUR', value }

/** A server whose live client pays at the Adyen stand-in, by an account that was added as an operator adds it. */
async function openServer() {
  const standIn = await startAdyenStandIn()
  onTestFinished(() => standIn.close())
  const capstan = await testCapstan({
    connectors: [adyen],
    masterKeys: testKeys(1),
    routing: { default: 'ADYEN', rules: [] },
    notifyAllow: parseAllowList('127.0.0.0/8'),
  })
  const { settings, secrets } = standIn
  const account = { name: 'ADYEN', connector: 'adyen', settings, secrets }
  expect(await operate(capstan.app, 'POST', '/acquirers', { body: account })).toMatchObject({ status: 201 })
  const endpoint = await startMerchant()
  const client = await capstan.newClient('ACME', { payment: endpoint.url, capture: endpoint.url })
  const { pool } = capstan.app.context

  /** What Adyen has to tell by now, or what it told before, reaches the server. */
  const tell = async (told = standIn.callbacks()) => {
    for (const { headers, body } of told) {
      const { status } = await fetch(`${capstan.app.url}/callbacks/ADYEN`, { method: 'POST', headers, body })
      expect(status).toBe(202)
    }
  }
  const settle = async () => {
    standIn.settle()
    await tell()
  }
  const pay = (overrides: object = {}) => capstan.call('pay', cardPayment(value, 'MANUAL', overrides), client)
  const inquire = (paymentRequestId: string) => capstan.call('inquiryPayment', { paymentRequestId }, client)
  return {
    ...capstan,
    standIn,
    pool,
    tell,
    settle,
    pay,
    inquire,
    /** Authorized, and the merchant was told. */
    authorized: async () => {
      const paid = await pay()
      expect(paid).toMatchObject({ result: { resultStatus: 'S' } })
      await tell()
      return paid
    },
    capture: (paymentId: string) =>
      capstan.call('capture', { captureRequestId: requestId('capture'), paymentId, captureAmount: amount }, client),
    refund: (paymentId: string) =>
      capstan.call(
        'refund',
        { refundRequestId: requestId('refund'), paymentId, refundAmount: amount, refundNotifyUrl: endpoint.url },
        client,
      ),
    cancel: (paymentId: string) => capstan.call('cancel', { paymentId }, client),
    /** Type and result status of the notifications of the only payment, in their order. */
    notified: () =>
      endpoint.received
        .map((request) => ({
          body: JSON.parse(request.body.toString('utf8')),
          sequence: Number(new Map(request.headers).get('capstan-sequence')),
        }))
        .toSorted((a, b) => a.sequence - b.sequence)
        .map(({ body }) => `${body.notifyType} ${body.result.resultStatus}`),
    state: async (paymentId: string) => {
      const { rows } = await pool.query('select state from payments where payment_id = $1', [paymentId])
      return rows[0]?.state
    },
    /** How many answers to a void are recorded. */
    voids: async (): Promise<number> => {
      const { rows } = await pool.query("select from attempts where operation = 'void'")
      return rows.length
    },
    alerts: async (): Promise<string[]> => {
      const { rows } = await pool.query('select kind from alerts order by opened_at')
      return rows.map(({ kind }) => kind)
    },
    /** As if so many minutes had passed since the payments were asked for: the clock of a live client is everybody's. */
    age: (minutes: number) =>
      pool.query(
        `update payments set created_at = created_at - $1 * interval '1 minute',
          expires_at = expires_at - $1 * interval '1 minute', due_at = case when due_at is not null then now() end`,
        [minutes],
      ),
  }
}

it('a capture is pending until Adyen tells of it, and reversed when Adyen takes it back', async () => {
  const { standIn, authorized, capture, settle, tell, notified, inquire, alerts, state } = await openServer()
  const { paymentId, paymentRequestId } = await authorized()
  expect(await capture(paymentId)).toMatchObject({ result: { resultStatus: 'U' } })
  expect(await inquire(paymentRequestId)).toMatchObject({ transactions: [{ transactionStatus: 'PROCESSING' }] })
  await settle()
  await expect.poll(() => notified(), soon).toEqual(['PAYMENT_RESULT S', 'CAPTURE_RESULT S'])
  expect(await inquire(paymentRequestId)).toMatchObject({ transactions: [{ transactionStatus: 'SUCCESS' }] })
  expect(await alerts()).toEqual([])

  const [booked] = standIn.books()[0]?.captures ?? []
  standIn.takeBack?.(booked?.reference ?? '')
  await tell()
  await expect.poll(() => notified(), soon).toEqual(['PAYMENT_RESULT S', 'CAPTURE_RESULT S', 'CAPTURE_RESULT F'])
  expect(await inquire(paymentRequestId)).toMatchObject({ transactions: [{ transactionStatus: 'FAIL' }] })
  expect(await alerts()).toEqual(['reversal'])
  expect(await state(paymentId)).toBe('authorized')
  expect(standIn.requests('capture')).toBe(1)
})

it('a capture whose answer was lost is sent again under its key, and taken once', async () => {
  const { standIn, authorized, capture, settle, notified, pool } = await openServer()
  const { paymentId } = await authorized()
  standIn.behave('capture', 'break-after')
  expect(await capture(paymentId)).toMatchObject({ result: { resultStatus: 'U' } })
  await expect.poll(() => standIn.requests('capture'), soon).toBe(2)
  await expect
    .poll(async () => (await pool.query('select state from captures')).rows, soon)
    .toEqual([{ state: 'pending' }])
  await settle()
  await expect.poll(() => notified(), soon).toEqual(['PAYMENT_RESULT S', 'CAPTURE_RESULT S'])
  expect(standIn.books()[0]?.captures).toMatchObject([{ state: 'done' }])
})

it('a refund is pending until Adyen tells of it', async () => {
  const { standIn, authorized, capture, refund, settle, notified } = await openServer()
  const { paymentId } = await authorized()
  await capture(paymentId)
  await settle()
  await expect.poll(() => notified(), soon).toHaveLength(2)
  expect(await refund(paymentId)).toMatchObject({ result: { resultStatus: 'U' } })
  await settle()
  await expect.poll(() => notified(), soon).toEqual(['PAYMENT_RESULT S', 'CAPTURE_RESULT S', 'REFUND_RESULT S'])
  expect(standIn.books()[0]?.refunds).toMatchObject([{ state: 'done' }])
})

it('an authorization that is cancelled is closed when CANCELLATION says so', async () => {
  const { standIn, authorized, cancel, settle, state, alerts } = await openServer()
  const { paymentId } = await authorized()
  expect(await cancel(paymentId)).toMatchObject({ result: { resultStatus: 'U' } })
  expect(await state(paymentId)).toBe('closing')
  await settle()
  await expect.poll(() => state(paymentId), soon).toBe('cancelled')
  expect(standIn.books()).toMatchObject([{ state: 'voided', captures: [] }])
  expect(await alerts()).toEqual([])
})

it('a payment whose buyer is on the page is cancelled by our reference, and closed only when none can come any more', async () => {
  const { standIn, pay, cancel, settle, state, age, alerts, voids } = await openServer()
  const paid = await pay({
    paymentMethod: {
      paymentMethodType: 'CARD',
      paymentMethodMetaData: { cardNo: challengedCard, cvv: '737', expiryMonth: '03', expiryYear: '30' },
    },
  })
  const { paymentId } = paid
  expect(await state(paymentId)).toBe('awaiting-buyer')
  expect(await cancel(paymentId)).toMatchObject({ result: { resultStatus: 'U' } })
  await settle()
  const before = await voids()
  await age(14)
  await expect.poll(voids, soon).toBeGreaterThan(before)
  expect(await state(paymentId)).toBe('closing')
  await age(1)
  await expect.poll(() => state(paymentId), soon).toBe('cancelled')
  expect(standIn.books()).toMatchObject([{ captures: [] }])
  expect(await alerts()).toEqual([])
})

it('an authorization whose answer was lost is found by its AUTHORISATION webhook', async () => {
  const { standIn, pay, tell, notified, inquire, capture, settle } = await openServer()
  standIn.behave('authorize', 'break-after')
  const { paymentId, paymentRequestId, result } = await pay()
  expect(result).toMatchObject({ resultStatus: 'U' })
  await tell()
  await expect.poll(() => notified(), soon).toEqual(['PAYMENT_RESULT S'])
  expect(await inquire(paymentRequestId)).toMatchObject({ paymentStatus: 'SUCCESS' })
  await capture(paymentId)
  await settle()
  await expect.poll(() => notified(), soon).toEqual(['PAYMENT_RESULT S', 'CAPTURE_RESULT S'])
  expect(standIn.requests('authorize')).toBe(1)
})

it('an authorization that Adyen never saw is closed by our reference, and fails when none can come any more', async () => {
  const { standIn, pay, settle, state, age, notified, voids } = await openServer()
  standIn.behave('authorize', 'break-before')
  const { paymentId } = await pay()
  await age(2)
  await expect.poll(() => state(paymentId), soon).toBe('closing')
  await expect.poll(() => standIn.requests('void'), soon).toBeGreaterThan(0)
  await settle()
  const before = await voids()
  await age(12)
  await expect.poll(voids, soon).toBeGreaterThan(before)
  expect(await state(paymentId)).toBe('closing')
  await age(1)
  await expect.poll(() => notified(), soon).toEqual(['PAYMENT_RESULT F'])
  expect(await state(paymentId)).toBe('failed')
  expect(standIn.books()).toEqual([])
})

it('an authorization whose answer was lost, and whose webhook is late too, is cancelled by our reference', async () => {
  const { standIn, pay, tell, settle, state, age, alerts, pool } = await openServer()
  standIn.behave('authorize', 'break-after')
  const { paymentId } = await pay()
  const late = standIn.callbacks()
  expect(late).toHaveLength(1)
  await age(2)
  await expect.poll(() => state(paymentId), soon).toBe('closing')
  await expect.poll(() => standIn.requests('void'), soon).toBeGreaterThan(0)
  await settle()
  await expect.poll(() => state(paymentId), soon).toBe('failed')
  await tell(late)
  await expect
    .poll(async () => (await pool.query('select from callbacks where due_at is not null')).rows, soon)
    .toEqual([])
  expect(await alerts()).toEqual([])
  expect(standIn.books()).toMatchObject([{ state: 'voided', captures: [] }])
})

it('a CAPTURE_FAILED that names the payment reverses the capture that has its id, and asks for a person where none has', async () => {
  const { standIn, authorized, capture, settle, tell, notified, alerts, pool } = await openServer()
  const { paymentId } = await authorized()
  await capture(paymentId)
  await settle()
  await expect.poll(() => notified(), soon).toEqual(['PAYMENT_RESULT S', 'CAPTURE_RESULT S'])
  const { rows } = await pool.query(
    "select p.reference, c.receipt->>'transactionId' as id from payments p join captures c using (client_id, payment_id)",
  )
  const failed = (pspReference: string) =>
    webhookMessage(
      {
        eventCode: 'CAPTURE_FAILED',
        pspReference,
        originalReference: standIn.books()[0]?.reference ?? '',
        merchantReference: rows[0].reference,
        merchantAccountCode: standIn.settings['merchantAccount'] ?? '',
        amount: { currency: 'EUR', value: 12_900 },
        success: true,
        reason: 'Capture Failed',
      },
      standIn.secrets['hmacKey'] ?? '',
      new Date(),
    )
  await tell([failed('NOBODYHASTHIS001')])
  await expect.poll(alerts, soon).toEqual(['contradiction'])
  expect(notified()).toHaveLength(2)
  await tell([failed(rows[0].id)])
  await expect.poll(() => notified(), soon).toEqual(['PAYMENT_RESULT S', 'CAPTURE_RESULT S', 'CAPTURE_RESULT F'])
  expect(await alerts()).toEqual(['contradiction', 'reversal'])
})
