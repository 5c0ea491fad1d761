import { afterEach, expect, test, vi } from 'vitest'
import { SandboxError, startSandbox } from '../../src/testing/sandbox.ts'
import { authorize, call, capture, received, startMerchant, testSandbox } from './shop.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('a payment is authorized, captured and told of, and the merchant can verify it', async () => {
  const merchant = await startMerchant()
  const sandbox = await testSandbox({ notifyUrl: merchant.url })
  const paymentId = await authorize(sandbox)
  const captured = await capture(sandbox, paymentId)
  expect(captured.result).toMatchObject({ resultStatus: 'S', resultCode: 'SUCCESS' })

  const deliveries = await sandbox.deliveries()
  expect(deliveries).toMatchObject([
    { notifyType: 'PAYMENT_RESULT', paymentId, sequence: 1, state: 'acknowledged', acknowledged: true },
    {
      notifyType: 'CAPTURE_RESULT',
      paymentId,
      captureId: captured.captureId,
      sequence: 2,
      url: merchant.url,
      body: { notifyType: 'CAPTURE_RESULT', captureId: captured.captureId, result: { resultStatus: 'S' } },
      nextTryAt: null,
      tries: [{ status: 200, acknowledged: true, error: null, url: merchant.url }],
    },
  ])
  const told = await received(sandbox, merchant)
  expect(told.map(({ notifyType }) => notifyType)).toEqual(['PAYMENT_RESULT', 'CAPTURE_RESULT'])
  expect(merchant.received.map(({ body }) => body.toString())).toEqual(deliveries.map(({ rawBody }) => rawBody))
  expect(await sandbox.deliveries({ notifyType: 'CAPTURE_RESULT' })).toEqual(deliveries.slice(1))
  expect(await sandbox.deliveries({ paymentId: '1' })).toEqual([])
})

test('seven days later an authorization that nobody captured has expired', async () => {
  const merchant = await startMerchant()
  const sandbox = await testSandbox({ notifyUrl: merchant.url })
  const paymentId = await authorize(sandbox)
  const before = await sandbox.payment(paymentId)
  expect(before).toMatchObject({ state: 'authorized', capturable: '12950', captures: [] })

  const { now, steps } = await sandbox.advance('7d')
  expect(Date.parse(now) - Date.parse(before.now)).toBeGreaterThanOrEqual(7 * 86_400_000)
  expect(steps.filter(({ kind }) => kind === 'payment')).toContainEqual(
    expect.objectContaining({ paymentId, state: 'cancelled', at: expect.stringMatching(/^\d{4}-.*Z$/) }),
  )
  const after = await sandbox.payment(paymentId)
  expect(after).toMatchObject({ state: 'cancelled', released: '12950', capturable: '0', ahead: [] })
  expect(after.timeline.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^cancelled: /))
  expect(await capture(sandbox, paymentId)).toMatchObject({ result: { resultStatus: 'F' } })
  const deliveries = await sandbox.deliveries()
  expect(deliveries.at(-1)).toMatchObject({ notifyType: 'CAPTURE_RESULT', body: { result: { resultStatus: 'F' } } })
  expect(await received(sandbox, merchant)).toHaveLength(deliveries.length)
})

test('the merchant is warned, and what is left is captured, where the client wants that', async () => {
  const merchant = await startMerchant()
  const sandbox = await testSandbox({ notifyUrl: merchant.url })
  await sandbox.setExpiry({ atExpiry: 'capture', captureAhead: '2h', warnAhead: '1d', notifies: true })
  const paymentId = await authorize(sandbox)
  await sandbox.advance('7d')
  const told = await received(sandbox, merchant)
  expect(told.map(({ notifyType }) => notifyType)).toEqual([
    'PAYMENT_RESULT',
    'AUTHORIZATION_EXPIRING',
    'CAPTURE_RESULT',
  ])
  expect(await sandbox.payment(paymentId)).toMatchObject({ captured: '12950', captures: [{ automatic: true }] })
})

test('one call makes a whole sequence happen, unless something stands in its way', async () => {
  const sandbox = await testSandbox()
  const { paymentId, deliveries } = await sandbox.trigger('capture.reversed')
  expect(deliveries).toEqual(await sandbox.deliveries({ paymentId }))
  expect(deliveries.map(({ notifyType, body }) => `${notifyType} ${body.result.resultStatus}`)).toEqual([
    'PAYMENT_RESULT S',
    'CAPTURE_RESULT S',
    'CAPTURE_RESULT F',
  ])
  await expect(sandbox.trigger('authorization.expiring')).rejects.toThrow(/change that with setExpiry\(\)/)
  await sandbox.scenario('capture', 'down')
  await expect(sandbox.trigger('capture.failed')).rejects.toThrow('the scenario capture down would decide instead')
})

test('two sandboxes at the same time know nothing of each other', async () => {
  const [one, two] = await Promise.all([testSandbox(), testSandbox()])
  expect(one.clientId).toBe(two.clientId)
  expect(one.gatewayUrl).not.toBe(two.gatewayUrl)
  expect(one.apoPublicKey).not.toBe(two.apoPublicKey)
  const paymentId = await authorize(one)
  expect(await one.deliveries()).toHaveLength(1)
  expect(await two.deliveries()).toEqual([])
  await expect(two.payment(paymentId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await one.advance('3d')
  const [mine, theirs] = [await one.advance(0), await two.advance(0)]
  expect(Date.parse(mine.now) - Date.parse(theirs.now)).toBeGreaterThan(2 * 86_400_000)
  await one.stop()
  expect(await authorize(two)).toMatch(/^\d+$/)
})

test('what the merchant does not acknowledge is tried again when the clock is turned', async () => {
  const merchant = await startMerchant((response) => response.writeHead(503).end('not now'))
  const sandbox = await testSandbox({ notifyUrl: merchant.url })
  await authorize(sandbox)
  const [first] = await sandbox.deliveries()
  expect(first).toMatchObject({ state: 'waiting', acknowledged: false, tries: [{ status: 503, answer: 'not now' }] })
  expect(first?.tries[0]?.error).toMatch(/503/)
  await sandbox.advance('2m')
  expect((await sandbox.deliveries())[0]?.tries).toHaveLength(2)
  await sandbox.advance('2d')
  expect((await sandbox.deliveries())[0]).toMatchObject({ state: 'exhausted', nextTryAt: null })
  expect(merchant.received).toHaveLength(8)
})

test('without a notify URL notifications are there all the same, and go out once there is one', async () => {
  const sandbox = await testSandbox()
  const paymentId = await authorize(sandbox)
  expect(await sandbox.deliveries()).toMatchObject([
    { state: 'unaddressed', acknowledged: false, url: null, paymentId },
  ])
  const merchant = await startMerchant()
  await sandbox.setNotifyUrl({ capture: merchant.url })
  await capture(sandbox, paymentId, '5000')
  expect(await sandbox.deliveries()).toMatchObject([{ state: 'unaddressed' }, { state: 'acknowledged' }])
  await sandbox.setNotifyUrl(null)
  await capture(sandbox, paymentId, '1000')
  expect((await sandbox.deliveries()).at(-1)).toMatchObject({ state: 'unaddressed' })
})

test('a scenario decides what the acquirer does, until it is cleared', async () => {
  const sandbox = await testSandbox()
  await sandbox.scenario('capture', 'decline', { code: 'USER_BALANCE_NOT_ENOUGH', times: 1 })
  const paymentId = await authorize(sandbox)
  expect((await capture(sandbox, paymentId, '100')).result.resultCode).toBe('USER_BALANCE_NOT_ENOUGH')
  expect((await capture(sandbox, paymentId, '200')).result.resultStatus).toBe('S')
  await sandbox.scenario('capture', 'stay-pending')
  expect((await capture(sandbox, paymentId, '300')).result.resultStatus).toBe('U')
  await sandbox.advance('3d')
  expect((await sandbox.payment(paymentId)).captures.map(({ state }) => state)).toEqual([
    'failed',
    'succeeded',
    'pending',
  ])
  await sandbox.clearScenarios()
  await sandbox.advance(0)
  expect((await sandbox.payment(paymentId)).captures.at(-1)?.state).toBe('succeeded')
  expect((await sandbox.deliveries()).at(-1)?.body.result.resultStatus).toBe('S')
})

test('works while the timers and the date of the test are faked', async () => {
  const merchant = await startMerchant()
  vi.useFakeTimers({ now: new Date('2031-05-01T12:00:00Z') })
  const sandbox = await testSandbox({ notifyUrl: merchant.url })
  await sandbox.advance('1m')
  expect([await sandbox.deliveries(), vi.getTimerCount()]).toEqual([[], 0])
  const paymentId = await authorize(sandbox)
  vi.setSystemTime(new Date('2019-05-01T12:00:00Z'))
  await capture(sandbox, paymentId)
  await sandbox.scenario('pay', 'decline')
  const { steps } = await sandbox.advance('8d')
  expect(steps.filter(({ kind }) => kind !== 'notification')).toEqual([])
  expect(await sandbox.deliveries()).toMatchObject([{ acknowledged: true }, { acknowledged: true }])
  expect(await sandbox.waitForDelivery({ notifyType: 'CAPTURE_RESULT' })).toMatchObject({ paymentId })
  await sandbox.stop()
})

test('another client has keys, a clock and notifications of its own', async () => {
  const merchant = await startMerchant()
  const sandbox = await testSandbox({ clientId: 'SANDBOX_LAMPS' })
  const other = await sandbox.newClient({ notifyUrl: merchant.url })
  const named = await sandbox.newClient({ clientId: 'SANDBOX_CHAIRS' })
  expect([sandbox, other, named].map(({ clientId }) => clientId)).toEqual([
    'SANDBOX_LAMPS',
    'SANDBOX_TEST_2',
    'SANDBOX_CHAIRS',
  ])
  await authorize(other)
  await other.advance('1d')
  expect(await other.deliveries()).toMatchObject([{ acknowledged: true }])
  expect(await sandbox.deliveries()).toEqual([])
  const stolen = await call({ ...other, clientId: sandbox.clientId }, 'pay', {})
  expect(stolen.result.resultCode).toBe('INVALID_SIGNATURE')
  await expect(sandbox.newClient({ clientId: 'SANDBOX_CHAIRS' })).rejects.toThrow(
    'there is one in this sandbox already',
  )
})

test('waits for what the code under test brings about by itself, and says what came instead', async () => {
  const sandbox = await testSandbox()
  const waiting = sandbox.waitForDelivery({ notifyType: 'CAPTURE_RESULT' })
  const paymentId = await authorize(sandbox)
  await expect(sandbox.waitForDelivery({ notifyType: 'REFUND_RESULT' }, { withinMs: 30 })).rejects.toMatchObject({
    code: 'NOT_DELIVERED',
    message: expect.stringMatching(
      `^REFUND_RESULT did not come within 30 ms. There is PAYMENT_RESULT of ${paymentId} \\(unaddressed\\)`,
    ),
  })
  await capture(sandbox, paymentId)
  expect(await waiting).toMatchObject({ notifyType: 'CAPTURE_RESULT', paymentId })
})

test('questions at the same time are answered, those about the clock one after the other', async () => {
  const sandbox = await testSandbox()
  await authorize(sandbox)
  const [first, deliveries, second] = await Promise.all([
    sandbox.advance('1d'),
    sandbox.deliveries(),
    sandbox.advance('1d'),
  ])
  expect(deliveries).toHaveLength(1)
  expect(Date.parse(second.now) - Date.parse(first.now)).toBeGreaterThanOrEqual(86_400_000)
})

test('what is asked after the stop is told so, and so is what was under way', async () => {
  const sandbox = await startSandbox()
  const underWay = sandbox.waitForDelivery({}, { withinMs: 60_000 })
  await Promise.all([sandbox.stop(), expect(underWay).rejects.toMatchObject({ code: 'STOPPED' })])
  await sandbox.stop()
  await expect(sandbox.advance('1d')).rejects.toThrow(
    new SandboxError('STOPPED', 'the sandbox was stopped. Start another with startSandbox().'),
  )
  await expect(fetch(sandbox.gatewayUrl)).rejects.toThrow('fetch failed')
})

test('leaves with the block it was made in', async () => {
  let url = ''
  {
    await using sandbox = await startSandbox()
    url = sandbox.gatewayUrl
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
  }
  await expect(fetch(url)).rejects.toThrow('fetch failed')
})
