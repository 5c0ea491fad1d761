import { beforeAll, expect, test } from 'vitest'
import type { ByPerson } from '../../src/application/by-person.ts'
import { cancelByHand } from '../../src/application/cancel-by-hand.ts'
import { captureByHand } from '../../src/application/capture-by-hand.ts'
import { paymentHistory } from '../../src/application/queries/payments.ts'
import { refundByHand } from '../../src/application/refund-by-hand.ts'
import { actionsByHand } from '../../src/domain/by-hand.ts'
import type { Capability } from '../../src/domain/capability.ts'
import { paymentStateNames, paymentStates } from '../../src/domain/fixtures/payments.ts'
import type { Payment } from '../../src/domain/payment.ts'
import { voided, yes } from './scripted-acquirer.ts'
import { moveTo, putInSession, seedRequested } from './seed.ts'
import { clientId, openShop, type Shop } from './shop.ts'

const actions = ['capture', 'cancel', 'refund'] as const
type Action = (typeof actions)[number]

async function shopWith(changes: Partial<Capability> = {}): Promise<Shop> {
  const shop = await openShop(changes)
  shop.acquirer.always('capture', (amount) => yes(amount?.value ?? 0n))
  shop.acquirer.always('refund', (amount) => yes(amount?.value ?? 0n))
  shop.acquirer.always('void', () => voided)
  return shop
}

async function offered({ context }: Shop, { paymentId }: Payment) {
  const found = await paymentHistory(context, paymentId, clientId)
  if (found.kind !== 'found') throw new Error(found.kind)
  const { payment, captures, refunds, capability, now } = found.history
  return actionsByHand(payment, captures, refunds, capability, now)
}

/** Asks for all of it; whether something was begun now. */
async function taken(shop: Shop, { paymentId }: Payment, action: Action): Promise<boolean> {
  const { context } = shop
  const by: ByPerson = { actor: 'ada', reason: 'because', newId: context.newId }
  const { seen } = await offered(shop, { paymentId } as Payment)
  const wish = { clientId, paymentId }
  if (action === 'cancel') {
    const result = await cancelByHand(context, wish, by)
    return (result.kind === 'cancelled' || result.kind === 'in-progress') && !result.repeated
  }
  const moved =
    action === 'capture'
      ? await captureByHand(context, { ...wish, last: false, seen: seen.captures }, by)
      : await refundByHand(context, { ...wish, seen: seen.refunds }, by)
  return moved.kind === 'decided' && !moved.repeated
}

async function expectOfferedIsTaken(shop: Shop, payment: Payment, action: Action): Promise<void> {
  const { why } = (await offered(shop, payment))[action]
  const of = [payment.paymentId]
  const entries = `select action from audit where detail ->> 'paymentId' = $1 and action not like 'repeat-%'`
  const before = (await shop.pool.query(entries, of)).rows
  expect(await taken(shop, payment, action), `${action}: ${why ?? 'offered'}`).toBe(why === null)
  const { rows } = await shop.pool.query(entries, of)
  expect(rows).toEqual(why === null ? [...before, { action: `${action}-payment` }] : before)
  if (why !== null) expect(why).toMatch(/^[a-z].{10,}$/)
}

let shop: Shop

beforeAll(async () => {
  shop = await shopWith()
})

test.each(paymentStateNames)('of a payment that is %s: what is offered is taken, and nothing else', async (name) => {
  for (const action of actions) {
    const asked = await seedRequested(shop.pool)
    const requested = name.startsWith('choosing') ? await putInSession(shop.pool, asked) : asked
    const payment = name === 'requested' ? requested : await moveTo(shop.pool, requested, alive(paymentStates[name]))
    await expectOfferedIsTaken(shop, payment, action)
  }
})

/** Times as they are at the client's clock, which in these tests is today's. */
function alive(state: Payment['state']): Payment['state'] {
  const authExpiresAt = new Date(Date.now() + 86_400_000)
  if (state.kind === 'authorized') return { ...state, authExpiresAt }
  if (state.kind === 'closing' && state.authorization) {
    return { ...state, authorization: { ...state.authorization, authExpiresAt } }
  }
  return state
}

const rules: readonly (readonly [string, Partial<Capability>])[] = [
  ['as usual', {}],
  ['one capture only', { maxCaptures: 1 }],
  ['two captures', { maxCaptures: 2 }],
  ['no partial captures', { partialCapture: false }],
  ['the rest released', { remainderAfterCapture: 'release' }],
  ['captured with the authorization', { capture: 'with-authorization' }],
  ['no refunds', { refund: 'none' }],
  ['full refunds only', { refund: 'full' }],
  ['no cancel', { cancelWindow: 'never' }],
]

test.each(rules)(
  'by an acquirer with %s: what is offered is taken, before and after a capture',
  async (_name, changes) => {
    const ruled = await shopWith(changes)
    const by: ByPerson = { actor: 'ada', reason: 'because', newId: ruled.context.newId }
    for (const action of actions) {
      await expectOfferedIsTaken(ruled, await authorizedIn(ruled), action)
      const { paymentId } = await authorizedIn(ruled)
      await captureByHand(ruled.context, { clientId, paymentId, value: 4_000n, last: false, seen: 0 }, by)
      await expectOfferedIsTaken(ruled, { paymentId } as Payment, action)
    }
  },
)

async function authorizedIn(shop: Shop): Promise<Payment> {
  return moveTo(shop.pool, await seedRequested(shop.pool), alive(paymentStates.authorized))
}

test('what is offered says in advance what an acquirer cannot do', async () => {
  const ruled = await shopWith({ maxCaptures: 2, partialCapture: true, refund: 'full' })
  const payment = await authorizedIn(ruled)
  expect((await offered(ruled, payment)).capture).toEqual({
    why: null,
    most: 10_000n,
    partial: true,
    capturesLeft: 2,
    releasesRest: false,
  })
  const by: ByPerson = { actor: 'ada', reason: 'because', newId: ruled.context.newId }
  for (const seen of [0, 1]) {
    await captureByHand(ruled.context, { clientId, paymentId: payment.paymentId, value: 4_000n, last: false, seen }, by)
  }
  const after = await offered(ruled, payment)
  expect(after.capture).toMatchObject({ capturesLeft: 0, why: 'this payment allows 2 captures and has them already' })
  // Only all of it at once: neither of the two captures by itself.
  expect(after.refund).toMatchObject({ why: null, most: 8_000n, partial: false, captures: [] })
})

test('an acquirer that is not configured any more offers nothing, and the payment can still be shown', async () => {
  const payment = await authorizedIn(shop)
  await shop.pool.query(`update payments set acquirer = 'GONE' where payment_id = $1`, [payment.paymentId])
  const { capture, cancel, refund } = await offered(shop, payment)
  for (const { why } of [capture, cancel, refund]) expect(why).toContain('GONE is not configured')
})
