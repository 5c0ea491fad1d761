import { type Sandbox, startSandbox } from 'capstan/testing'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Shop } from './shop.ts'

const shop = new Shop()
let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ notifyUrl: await shop.open() })
  shop.trade(sandbox)
})
afterEach(() => sandbox.clearScenarios())
afterAll(async () => {
  await sandbox.stop()
  shop.close()
})

test('an order is paid when it ships', async () => {
  const paymentId = await shop.order('lamps-1')
  expect(await shop.ship(paymentId)).toBe('S')

  const [authorized, captured] = await sandbox.deliveries({ paymentId })
  expect(authorized).toMatchObject({ notifyType: 'PAYMENT_RESULT', acknowledged: true })
  expect(captured).toMatchObject({ notifyType: 'CAPTURE_RESULT', acknowledged: true, tries: [{ status: 200 }] })
  expect(shop.orders.get(paymentId)).toBe('paid')
})

test('an order stays unpaid when the acquirer declines', async () => {
  await sandbox.scenario('capture', 'decline', { code: 'USER_BALANCE_NOT_ENOUGH' })
  const paymentId = await shop.order('lamps-2')
  expect(await shop.ship(paymentId)).toBe('F')
  await sandbox.deliveries()
  expect(shop.orders.get(paymentId)).toBe('unpaid')
})

test('money that was taken without an answer is found', async () => {
  await sandbox.scenario('capture', 'time-out')
  const paymentId = await shop.order('lamps-3')
  expect(await shop.ship(paymentId)).toBe('U')
  expect(shop.orders.get(paymentId)).toBe('placed')
  await sandbox.advance('1m')
  expect(shop.orders.get(paymentId)).toBe('paid')
})
