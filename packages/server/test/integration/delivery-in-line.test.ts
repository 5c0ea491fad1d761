import { expect, it, onTestFinished, vi } from 'vitest'
import { deliverNotification, type InTurn } from '../../src/application/deliver-notification.ts'
import { yes } from './scripted-acquirer.ts'
import { clientId, openShop } from './shop.ts'

/** A payment that was authorized, and its notification. */
async function notified() {
  const shop = await openShop()
  shop.acquirer.answer('authorize', yes(10_000n))
  await shop.pay('MANUAL')
  const { rows } = await shop.pool.query<{ id: string }>('select notification_id as id from notifications')
  return { shop, id: rows[0]?.id ?? '' }
}

/** So long in line, during which something happens. */
function after(ms: number, meanwhile: () => Promise<unknown>): InTurn {
  const now = vi.spyOn(performance, 'now')
  onTestFinished(() => now.mockRestore())
  return async (send) => {
    await meanwhile()
    const stoodUntil = performance.now() + ms
    now.mockReturnValue(stoodUntil)
    return send()
  }
}

it('what stood in line for long is looked at again: what was delivered meanwhile is not sent twice', async () => {
  const { shop, id } = await notified()
  const deliver = () => deliverNotification(shop.context, clientId, id)
  await deliverNotification(shop.context, clientId, id, after(1_001, deliver))
  expect(shop.delivered).toHaveLength(1)
})

it('what stood in line for long goes where it belongs by then', async () => {
  const { shop, id } = await notified()
  const moved = () => shop.pool.query(`update payments set notify_url = 'https://moved.example/hook'`)
  await deliverNotification(shop.context, clientId, id, after(1_001, moved))
  expect(shop.delivered.map(({ url }) => url)).toEqual(['https://moved.example/hook'])
})

it('what waited a moment is sent as it was loaded', async () => {
  const { shop, id } = await notified()
  const moved = () => shop.pool.query(`update payments set notify_url = 'https://moved.example/hook'`)
  await deliverNotification(shop.context, clientId, id, after(900, moved))
  expect(shop.delivered.map(({ url }) => url)).not.toContain('https://moved.example/hook')
  expect(shop.delivered).toHaveLength(1)
})
