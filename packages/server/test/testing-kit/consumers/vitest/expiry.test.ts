import { type Sandbox, startSandbox } from 'capstan/testing'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { Shop } from './shop.ts'

const shop = new Shop()
let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ notifyUrl: await shop.open() })
  shop.trade(sandbox)
})
afterEach(() => {
  vi.useRealTimers()
})
afterAll(async () => {
  await sandbox.stop()
  shop.close()
})

test('what is not shipped in seven days is gone', async () => {
  const paymentId = await shop.order('chairs-1')
  const { steps } = await sandbox.advance('7d')
  expect(steps.map(({ text }) => text).join('\n')).toContain('cancelled at the acquirer, 129.50 EUR went back')
  expect(await sandbox.payment(paymentId)).toMatchObject({ state: 'cancelled', released: '12950' })
  expect(await shop.ship(paymentId)).toBe('F')
})

test('a week is a week with faked timers as well', async () => {
  vi.useFakeTimers({ now: new Date('2030-02-28T12:00:00Z') })
  const paymentId = await shop.order('chairs-2')
  vi.advanceTimersByTime(3 * 86_400_000)
  await sandbox.advance('3d')
  expect(await shop.ship(paymentId)).toBe('S')
  expect(await sandbox.deliveries({ notifyType: 'CAPTURE_RESULT', paymentId })).toHaveLength(1)
})

test('this file has a sandbox of its own', async () => {
  const payments = new Set((await sandbox.deliveries()).map(({ paymentId }) => paymentId))
  expect([...payments].every((paymentId) => shop.orders.has(paymentId))).toBe(true)
})
