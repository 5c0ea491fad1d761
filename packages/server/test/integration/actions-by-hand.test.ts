import { expect, test } from 'vitest'
import { compareBooks } from '../../src/application/queries/books.ts'
import { cardPayment, requestId, type TestCapstan, testCapstan } from '../support/capstan.ts'
import { operate } from '../support/operator.ts'
import { type Ask, audited, captureByHand, paymentOf, refundByHand, theirCaptures } from './by-hand.ts'

const n0 = { seen: { captures: 0 }, last: false, reason: 'the parcel left' }

async function authorized(server: TestCapstan, overrides: object = {}) {
  const { paymentId } = await server.call('pay', cardPayment('12950', 'MANUAL', overrides))
  return { server, paymentId }
}

test('a capture by hand goes the way of any capture, is notified, and is in the audit with who and why', async () => {
  const at = await authorized(await testCapstan())
  const { status, body } = await captureByHand(at, { ...n0, amount: '8000' }, 'ada')
  expect(status, JSON.stringify(body)).toBe(200)
  expect(body).toMatchObject({
    outcome: 'S',
    text: '80.00 EUR captured',
    repeated: false,
    payment: {
      captured: '8000',
      capturable: '4950',
      byHand: { seen: { captures: 1 }, capture: { why: null, most: '4950' } },
    },
  })
  const captureRequestId = `DASH-${at.paymentId}-C0`
  expect(body.payment.captures).toMatchObject([{ captureRequestId, captureId: body.id, state: 'succeeded' }])
  const { rows } = await at.server.app.context.pool.query(
    `select body from notifications where notify_type = 'CAPTURE_RESULT'`,
  )
  expect(rows.map((row) => JSON.parse(row.body))).toMatchObject([
    {
      notifyType: 'CAPTURE_RESULT',
      result: { resultStatus: 'S' },
      captureRequestId,
      captureId: body.id,
      paymentId: at.paymentId,
      captureAmount: { currency: 'EUR', value: '8000' },
    },
  ])
  expect(await audited(at)).toEqual([
    {
      actor: 'ada',
      action: 'capture-payment',
      detail: {
        paymentId: at.paymentId,
        captureId: body.id,
        requestId: captureRequestId,
        amount: { currency: 'EUR', value: '8000' },
        last: false,
        reason: 'the parcel left',
      },
    },
  ])
})

test('twenty clicks at once are one capture in the books of the acquirer and one entry in the audit', async () => {
  const at = await authorized(await testCapstan())
  const asked = Array.from({ length: 20 }, () => captureByHand(at, { ...n0, amount: '8000' }))
  const answers = await Promise.all(asked)
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  expect(answers.filter(({ body }) => !body.repeated)).toHaveLength(1)
  expect(await theirCaptures(at)).toEqual(['8000'])
  const entries = await audited(at)
  expect(entries.filter(({ action }) => action === 'capture-payment')).toHaveLength(1)
  expect(entries.filter(({ action }) => action === 'repeat-capture-payment')).toHaveLength(19)
  expect((await compareBooks(at.server.app.context)).differences).toEqual([])
})

test('of two people who see the same and want different amounts one captures, and the other is told who did', async () => {
  const at = await authorized(await testCapstan())
  const wants = [
    ['ada', '8000'],
    ['grace', '3000'],
  ] as const
  const answers = await Promise.all(wants.map(([actor, amount]) => captureByHand(at, { ...n0, amount }, actor)))
  const statuses = answers.map(({ status }) => status).sort()
  expect(statuses).toEqual([200, 409])
  const won = answers[0]?.status === 200 ? wants[0] : wants[1]
  const lost = answers.find(({ status }) => status === 409)
  expect(lost?.body.error).toContain(`${won[0]} was first, with another capture of what you both saw`)
  expect(await theirCaptures(at)).toEqual([won[1]])
  expect((await audited(at)).map(({ actor, action }) => `${actor} ${action}`)).toEqual([`${won[0]} capture-payment`])
})

test('two people who want the same get the same, and the second is told that it was asked for before', async () => {
  const at = await authorized(await testCapstan())
  const first = await captureByHand(at, { ...n0, amount: '8000' }, 'ada')
  const second = await captureByHand(at, { ...n0, amount: '8000' }, 'grace')
  expect(second.body).toMatchObject({ outcome: 'S', repeated: true, id: first.body.id })
  expect(second.body.text).toMatch(/^asked for before by ada, at .*; no second capture was made: 80\.00 EUR captured$/)
  expect(await theirCaptures(at)).toEqual(['8000'])
})

test('whether the rest goes back is a part of what is asked for', async () => {
  const at = await authorized(await testCapstan())
  await captureByHand(at, { ...n0, amount: '8000' })
  const other = await captureByHand(at, { ...n0, amount: '8000', last: true })
  expect(other.status).toBe(409)
  expect(await theirCaptures(at)).toEqual(['8000'])
})

test('who has not seen the newest capture is told to look again, and nothing is captured', async () => {
  const at = await authorized(await testCapstan())
  await at.server.call('capture', {
    captureRequestId: requestId('capture'),
    paymentId: at.paymentId,
    captureAmount: { currency: 'EUR', value: '100' },
  })
  const old = await captureByHand(at, { ...n0, amount: '8000' })
  expect(old).toMatchObject({ status: 409 })
  expect(old.body.error).toBe(
    'The payment has changed since you looked: 1 more capture, 1.00 EUR (captured). Nothing was changed by you. Look again, and then decide.',
  )
  expect((await captureByHand(at, { ...n0, amount: '8000', seen: { captures: 2 } })).status).toBe(409)
  expect((await captureByHand(at, { ...n0, amount: '8000', seen: { captures: 1 } })).body.outcome).toBe('S')
  expect(await theirCaptures(at)).toEqual(['100', '8000'])
})

test('all that is left is captured without an amount, and asking again gets the same', async () => {
  const at = await authorized(await testCapstan())
  await captureByHand(at, { ...n0, amount: '8000' })
  const rest: Ask = { seen: { captures: 1 }, last: true, reason: 'the rest' }
  const first = await captureByHand(at, rest)
  expect(first.body).toMatchObject({ outcome: 'S', text: '49.50 EUR captured', payment: { capturable: '0' } })
  expect((await captureByHand(at, rest)).body).toMatchObject({ id: first.body.id, repeated: true })
  expect((await captureByHand(at, { ...rest, seen: { captures: 2 } })).status).toBe(409)
  expect(await theirCaptures(at)).toEqual(['8000', '4950'])
})

test('a declined capture is said to be, leaves its amount, and uses up what had been seen', async () => {
  const at = await authorized(await testCapstan())
  const { body } = await captureByHand(at, { ...n0, amount: '4001' })
  expect(body).toMatchObject({ outcome: 'F', payment: { capturable: '12950', byHand: { seen: { captures: 1 } } } })
  expect(body.text).toMatch(/^40\.01 EUR not captured: failed with PROCESS_FAIL/)
  expect((await captureByHand(at, { ...n0, amount: '4001' })).body).toMatchObject({ outcome: 'F', repeated: true })
  expect((await captureByHand(at, { ...n0, amount: '8000', seen: { captures: 1 } })).body.outcome).toBe('S')
})

test('a capture at the same time as the merchant’s own never makes it more than was authorized', async () => {
  const at = await authorized(await testCapstan())
  const captureAmount = { currency: 'EUR', value: '9000' }
  const [mine, theirs] = await Promise.all([
    captureByHand(at, { ...n0, amount: '9000' }),
    at.server.call('capture', { captureRequestId: requestId('capture'), paymentId: at.paymentId, captureAmount }),
  ])
  const captured = [mine.body.outcome === 'S', theirs.result.resultStatus === 'S'].filter(Boolean)
  expect(captured).toHaveLength(1)
  expect((await theirCaptures(at)).filter((value) => value === '9000')).toHaveLength(1)
  expect((await paymentOf(at)).captured).toBe('9000')
})

test('a cancel and a capture at the same time: one of them', async () => {
  const at = await authorized(await testCapstan())
  const [captured, cancelled] = await Promise.all([
    captureByHand(at, { ...n0, amount: '8000' }),
    cancel(at, 'changed their mind'),
  ])
  const payment = await paymentOf(at)
  if (captured.body.outcome === 'S') {
    expect(cancelled.status).toBe(409)
    expect(payment).toMatchObject({ state: 'authorized', captured: '8000' })
  } else {
    expect(cancelled.body).toMatchObject({ outcome: 'S', payment: { state: 'cancelled' } })
    expect(payment).toMatchObject({ state: 'cancelled', captured: '0' })
  }
  expect((await compareBooks(at.server.app.context)).differences).toEqual([])
})

function cancel({ server, paymentId }: Awaited<ReturnType<typeof authorized>>, reason: string, actor = 'operator') {
  const path = `/payments/${server.client.clientId}/${paymentId}/cancel`
  return operate(server.app, 'POST', path, { body: { reason }, headers: { 'capstan-actor': actor } })
}

test('a cancel by many at once is one, in the audit once, and says so to who asks again', async () => {
  const at = await authorized(await testCapstan())
  const answers = await Promise.all(Array.from({ length: 8 }, () => cancel(at, 'no stock', 'ada')))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  await expect.poll(async () => (await paymentOf(at)).state).toBe('cancelled')
  expect((await cancel(at, 'no stock')).body).toMatchObject({
    outcome: 'S',
    repeated: true,
    text: 'it was cancelled before',
  })
  const entries = await audited(at)
  expect(entries.filter(({ action }) => action === 'cancel-payment')).toEqual([
    {
      actor: 'ada',
      action: 'cancel-payment',
      detail: { paymentId: at.paymentId, amount: { currency: 'EUR', value: '12950' }, reason: 'no stock' },
    },
  ])
})

test('refunds go by how many were seen, of one capture or of all, once', async () => {
  const at = await authorized(await testCapstan())
  const { body: captured } = await captureByHand(at, { ...n0, amount: '8000' })
  const wish = { amount: '3000', captureId: captured.id, seen: { refunds: 0 }, reason: 'one is broken' }
  const answers = await Promise.all(Array.from({ length: 10 }, () => refundByHand(at, wish, 'ada')))
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  const after = answers[0]?.body.payment
  expect(after).toMatchObject({
    refunded: '3000',
    refundable: '5000',
    byHand: { refund: { why: null, most: '5000' } },
  })
  expect(after.byHand.refund.captures).toEqual([{ captureId: captured.id, most: '5000' }])
  expect((await refundByHand(at, { ...wish, amount: '2000' })).body.error).toContain('ada was first')
  const whole = await refundByHand(at, { seen: { refunds: 1 }, reason: 'all of it' })
  expect(whole.body).toMatchObject({ outcome: 'S', text: '50.00 EUR refunded' })
  const again = await refundByHand(at, { seen: { refunds: 1 }, reason: 'all of it' })
  expect(again.body).toMatchObject({ outcome: 'S', repeated: true, id: whole.body.id })
  const entries = await audited(at)
  expect(entries.filter(({ action }) => action === 'refund-payment')).toHaveLength(2)
  expect(entries.filter(({ detail }) => detail.paymentId !== at.paymentId)).toEqual([])
  expect((await compareBooks(at.server.app.context)).differences).toEqual([])
})

test('a merchant may take a request id of ours for itself: it gets what is its own, and nothing moves twice', async () => {
  const at = await authorized(await testCapstan())
  const other = await authorized(at.server)
  const captureRequestId = `DASH-${at.paymentId}-C0`
  const captureAmount = { currency: 'EUR', value: '8000' }
  await at.server.call('capture', { captureRequestId, paymentId: at.paymentId, captureAmount })
  const same = await captureByHand(at, { ...n0, amount: '8000' })
  expect(same.body).toMatchObject({ outcome: 'S', repeated: true })
  expect(same.body.text).toMatch(/^asked for before by the merchant/)
  expect((await captureByHand(at, { ...n0, amount: '100' })).body.error).toMatch(/^The merchant, under the request id/)
  expect(await theirCaptures(at)).toEqual(['8000'])
  const strange = `DASH-${other.paymentId}-C0`
  await at.server.call('capture', {
    captureRequestId: strange,
    paymentId: at.paymentId,
    captureAmount: { currency: 'EUR', value: '100' },
  })
  const blocked = await captureByHand(other, { ...n0, amount: '100' })
  expect(blocked).toMatchObject({ status: 409, body: { error: expect.stringContaining('for another payment') } })
  expect(await theirCaptures(other)).toEqual([])
})

test('what cannot be is refused in words, and leaves no trace', async () => {
  const at = await authorized(await testCapstan())
  const cases: readonly (readonly [string, object, number, string | RegExp])[] = [
    [
      'more than is left',
      { ...n0, amount: '12951' },
      409,
      'Only 129.50 EUR can still be captured. Nothing was changed.',
    ],
    ['a decimal', { ...n0, amount: '80.00' }, 400, /^amount: must be a whole number of minor units/],
    ['a number', { ...n0, amount: 8000 }, 400, /^amount/],
    ['nothing', { ...n0, amount: '0' }, 400, /^amount/],
    ['no reason', { seen: { captures: 0 }, last: false, amount: '1' }, 400, /^reason: is required/],
    ['an empty reason', { ...n0, reason: ' ' }, 400, /^reason: must say/],
    ['a reason of two lines', { ...n0, reason: 'one\ntwo' }, 400, /^reason: must say/],
    ['a reason with a control character', { ...n0, reason: 'one\u001b[2J' }, 400, /^reason: must say/],
    ['half a character', { ...n0, reason: 'one\ud800' }, 400, /^reason: must say/],
    ['too long a reason', { ...n0, reason: 'x'.repeat(257) }, 400, /^reason: must say/],
    ['nothing about what was seen', { last: false, reason: 'x' }, 400, /^seen: is required/],
    ['a misspelling', { ...n0, ammount: '1' }, 400, /^"ammount": is unknown/],
  ]
  for (const [name, ask, status, error] of cases) {
    const said = typeof error === 'string' ? error : expect.stringMatching(error)
    expect(await captureByHand(at, ask), name).toEqual({ status, body: { error: said } })
  }
  expect((await paymentOf(at)).captures).toEqual([])
  expect(await audited(at)).toEqual([])
})

test('what there is not is not found', async () => {
  const at = await authorized(await testCapstan())
  expect((await captureByHand({ ...at, paymentId: '1' }, n0)).status).toBe(404)
  const path = `/payments/SANDBOX_OTHER/${at.paymentId}/cancel`
  expect((await operate(at.server.app, 'POST', path, { body: { reason: 'x' } })).status).toBe(404)
})

test('amounts have the digits of their currency, and times those of the turned clock', async () => {
  const server = await testCapstan()
  const { clientId } = server.client
  await operate(server.app, 'POST', `/clients/${clientId}/clock/advance`, { body: { byMs: 86_400_000 } })
  const amount = { currency: 'JPY', value: '12950' }
  const { paymentId } = await server.call(
    'pay',
    cardPayment('12950', 'MANUAL', {
      paymentAmount: amount,
      order: { referenceOrderId: 'SO-1', orderDescription: 'Two ceramic lamps', orderAmount: amount },
    }),
  )
  const { body } = await captureByHand({ server, paymentId }, { ...n0, amount: '8000' })
  expect(body.text).toBe('8000 JPY captured')
  const [capture] = body.payment.captures
  expect(Math.abs(Date.parse(capture.createdAt) - Date.now() - 86_400_000)).toBeLessThan(60_000)
})
