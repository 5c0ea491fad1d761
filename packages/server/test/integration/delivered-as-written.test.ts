import { expect, it } from 'vitest'
import { capturePayment } from '../../src/application/capture-payment.ts'
import type { Context } from '../../src/application/context.ts'
import { refundPayment } from '../../src/application/refund-payment.ts'
import { type DueNotification, loadNotification } from '../../src/store/notifications.ts'
import { yes } from './scripted-acquirer.ts'
import { newId } from './seed.ts'
import { clientId, openShop } from './shop.ts'

const amount = { currency: 'EUR', value: 1_000n }
const tooMuch = { ...amount, value: 100_000n }

it('whoever writes a notification delivers what would be loaded of it, for each kind of step', async () => {
  const shop = await openShop()
  const { pool, acquirer } = shop
  await pool.query(`update clients set payment_notify_url = 'https://a.example/', capture_notify_url = 'https://b.example/',
    refund_notify_url = 'https://c.example/', clock_offset_ms = 86400000`)
  acquirer.always('authorize', () => yes(10_000n))
  acquirer.always('capture', () => yes(amount.value))
  acquirer.always('refund', () => yes(amount.value))
  const begun: DueNotification[] = []
  const room = {
    leaseMs: 60_000,
    begin: (_: string, notification?: DueNotification) => void (notification && begun.push(notification)),
    giveBack: () => undefined,
  }
  const context: Context = { ...shop.context, roomFor: (table) => (table === 'notifications' ? room : undefined) }
  // As after its first try: the next one is handed over, too.
  const step = async <Result>(work: () => Promise<Result>) => {
    const result = await work()
    await pool.query('update notifications set tries = 1')
    return result
  }

  const { paymentId } = await step(() => shop.pay('MANUAL', {}, context))
  const capture = (value: typeof amount) =>
    step(() =>
      capturePayment(context, clientId, { captureRequestId: newId('capture'), paymentId, amount: value, last: false }),
    )
  const refund = (value: typeof amount) =>
    step(() =>
      refundPayment(context, clientId, {
        refundRequestId: newId('refund'),
        paymentId,
        amount: value,
        reason: 'returned',
        notifyUrl: 'https://refunds.example/',
      }),
    )
  await capture(amount)
  await capture(tooMuch)
  await refund(amount)
  await refund(tooMuch)

  expect(begun.map(({ notifyType }) => notifyType)).toEqual([
    'PAYMENT_RESULT',
    'CAPTURE_RESULT',
    'CAPTURE_RESULT',
    'REFUND_RESULT',
    'REFUND_RESULT',
  ])
  for (const written of begun) {
    const loaded = await loadNotification(pool, clientId, written.notificationId)
    const { now, ...rest } = written
    expect({ ...loaded, tries: 0 }).toMatchObject(rest)
    expect(Number(loaded?.now) - now.getTime()).toBeGreaterThanOrEqual(0)
    expect(Number(loaded?.now) - now.getTime()).toBeLessThan(60_000)
  }
})
