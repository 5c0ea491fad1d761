import { expect, test } from 'vitest'
import type { ByPerson } from '../../src/application/by-person.ts'
import { cancelByHand } from '../../src/application/cancel-by-hand.ts'
import { captureByHand } from '../../src/application/capture-by-hand.ts'
import { refundByHand } from '../../src/application/refund-by-hand.ts'
import { notSent, unknown, voided, yes } from './scripted-acquirer.ts'
import { clientId, openShop, type Shop } from './shop.ts'

function by(shop: Shop, actor = 'ada'): ByPerson {
  return { actor, reason: 'because', newId: shop.context.newId }
}

async function actionsOf({ pool }: Shop): Promise<string[]> {
  const { rows } = await pool.query('select actor, action from audit order by audit_id')
  return rows.map(({ actor, action }) => `${actor} ${action}`)
}

async function authorized(shop: Shop) {
  shop.acquirer.answer('authorize', yes(10_000n))
  return shop.pay('MANUAL')
}

test('whoever dies while the acquirer is asked to capture leaves the entry, and the capture ends as any', async () => {
  const shop = await openShop()
  const { paymentId } = await authorized(shop)
  let during: string[] = []
  const call = new Promise<never>((_, reject) => {
    shop.acquirer.always('capture', () => {
      void actionsOf(shop).then((actions) => {
        during = actions
        reject(new Error('the process dies here'))
      })
      return call as never
    })
  })
  call.catch(() => undefined)
  const wish = { clientId, paymentId, value: 4_000n, last: false, seen: 0 }
  const first = await captureByHand(shop.context, wish, by(shop))
  expect(during).toEqual(['ada capture-payment'])
  expect(first).toMatchObject({ kind: 'decided', movement: { state: { kind: 'unknown' } } })
  shop.acquirer.always('inquireCapture', () => yes(4_000n))
  await shop.turn(60_000)
  await shop.workOff()
  expect(await captureByHand(shop.context, wish, by(shop, 'grace'))).toMatchObject({
    kind: 'decided',
    repeated: true,
    by: 'ada',
    movement: { state: { kind: 'succeeded' } },
  })
  expect(await actionsOf(shop)).toEqual(['ada capture-payment', 'grace repeat-capture-payment'])
})

test('the entry of a refund is there before the acquirer hears of it', async () => {
  const shop = await openShop()
  const { paymentId } = await authorized(shop)
  shop.acquirer.answer('capture', yes(4_000n))
  await captureByHand(shop.context, { clientId, paymentId, value: 4_000n, last: false, seen: 0 }, by(shop))
  const asked = Promise.withResolvers<ReturnType<typeof yes>>()
  shop.acquirer.answer('refund', asked.promise)
  const refunding = refundByHand(shop.context, { clientId, paymentId, seen: 0 }, by(shop))
  await expect.poll(() => shop.acquirer.calls.some((call) => call.startsWith('refund'))).toBe(true)
  expect(await actionsOf(shop)).toEqual(['ada capture-payment', 'ada refund-payment'])
  asked.resolve(yes(4_000n))
  expect(await refunding).toMatchObject({ kind: 'decided', movement: { state: { kind: 'succeeded' } } })
})

test('the entry of a cancel is there before the acquirer hears of it, and once', async () => {
  const shop = await openShop()
  const { paymentId } = await authorized(shop)
  const asked = Promise.withResolvers<typeof voided>()
  shop.acquirer.answer('void', asked.promise)
  const cancelling = cancelByHand(shop.context, { clientId, paymentId }, by(shop))
  await expect.poll(() => shop.acquirer.calls.some((call) => call.startsWith('void'))).toBe(true)
  expect(await actionsOf(shop)).toEqual(['ada cancel-payment'])
  const second = await cancelByHand(shop.context, { clientId, paymentId }, by(shop, 'grace'))
  expect(second).toMatchObject({ kind: 'in-progress', repeated: true })
  asked.resolve(voided)
  expect(await cancelling).toMatchObject({ kind: 'cancelled' })
  expect(await actionsOf(shop)).toEqual(['ada cancel-payment', 'grace repeat-cancel-payment'])
})

test('a cancel of what no acquirer has answered yet is remembered with its entry', async () => {
  const shop = await openShop()
  shop.acquirer.answer('authorize', unknown)
  const { paymentId } = await shop.pay('MANUAL')
  expect(await cancelByHand(shop.context, { clientId, paymentId }, by(shop))).toMatchObject({ kind: 'in-progress' })
  expect(await actionsOf(shop)).toEqual(['ada cancel-payment'])
})

test('what could not be held, because another came first, has no entry', async () => {
  const shop = await openShop()
  const { paymentId } = await authorized(shop)
  shop.acquirer.always('capture', () => notSent)
  const all = { clientId, paymentId, last: false, seen: 0 }
  const amounts = [10_000n, 9_000n, 8_000n, 7_000n, 6_000n]
  const moved = await Promise.all(
    amounts.map((value, index) => captureByHand(shop.context, { ...all, value }, by(shop, `person-${index}`))),
  )
  expect(moved.filter(({ kind }) => kind === 'decided')).toHaveLength(1)
  expect(await actionsOf(shop)).toHaveLength(1)
  const winner = moved.findIndex(({ kind }) => kind === 'decided')
  expect(await actionsOf(shop)).toEqual([`person-${winner} capture-payment`])
})
