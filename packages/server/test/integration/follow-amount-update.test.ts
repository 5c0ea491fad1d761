import { describe, expect, it } from 'vitest'
import { cancelPayment } from '../../src/application/cancel-payment.ts'
import { capturePayment } from '../../src/application/capture-payment.ts'
import { followAmountUpdate } from '../../src/application/follow-amount-update.ts'
import { updateAmount } from '../../src/application/update-amount.ts'
import { listAlerts } from '../../src/store/alerts.ts'
import { loadUpdate } from '../../src/store/amount-updates.ts'
import { claimUpdates } from '../../src/store/due.ts'
import { declined, notFound, notSent, pending, unknown, voided, yes } from './scripted-acquirer.ts'
import { newId } from './seed.ts'
import { clientId, openShop, ours, type Shop } from './shop.ts'

/** An authorization of 100.00 of which 120.00 were asked for since; its update is due and nobody has sent it. */
async function raising() {
  const shop = await openShop()
  shop.acquirer.answer('authorize', yes(10_000n))
  const payment = await shop.pay('MANUAL')
  const command = {
    updateRequestId: newId('upd'),
    paymentId: payment.paymentId,
    amount: { currency: 'EUR', value: 12_000n },
  }
  const result = await updateAmount(shop.context, clientId, command)
  if (result.kind !== 'decided') throw new Error(result.refusal.message)
  const { updateId, reference } = result.update
  const state = async () => (await loadUpdate(shop.pool, clientId, updateId)).update.state.kind
  const captured = (value: bigint) =>
    capturePayment(shop.context, clientId, {
      captureRequestId: newId('cap'),
      paymentId: payment.paymentId,
      amount: { currency: 'EUR', value },
      last: true,
    })
  return { shop, payment, command, reference, updateId, state, captured }
}

const amounts = async (shop: Shop, payment: Awaited<ReturnType<Shop['pay']>>) => {
  const stored = await shop.stored(payment)
  return { amount: stored.amount.value, released: stored.amounts.released, made: stored.updates.made }
}

const told = ['PAYMENT_RESULT S SUCCESS', 'UPDATE_AMOUNT_RESULT S SUCCESS']

describe('an accepted update', () => {
  it('is sent once, under its stored reference, and raises what can be captured', async () => {
    const { shop, payment, reference, state, captured } = await raising()
    expect((await shop.stored(payment)).amount.value).toBe(10_000n)
    shop.acquirer.answer('updateAmount', yes(12_000n))
    await shop.workOff()
    expect(shop.acquirer.calls.slice(1)).toEqual([`updateAmount ${reference}`])
    expect(await state()).toBe('succeeded')
    expect(await amounts(shop, payment)).toEqual({ amount: 12_000n, released: 0n, made: 1 })
    expect(await shop.notified(payment)).toEqual(told)
    expect((await shop.stored(payment)).state).toEqual(payment.state)
    shop.acquirer.answer('capture', yes(12_000n))
    expect(await captured(12_000n)).toMatchObject({ capture: { state: { kind: 'succeeded' } } })
  })

  it('that the acquirer refuses changes nothing and may be tried again', async () => {
    const { shop, payment, command, state } = await raising()
    shop.acquirer.answer('updateAmount', declined)
    await shop.workOff()
    expect(await state()).toBe('failed')
    expect(await amounts(shop, payment)).toEqual({ amount: 10_000n, released: 0n, made: 0 })
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS', 'UPDATE_AMOUNT_RESULT F PROCESS_FAIL'])
    const again = await updateAmount(shop.context, clientId, { ...command, updateRequestId: newId('upd') })
    expect(again).toMatchObject({ kind: 'decided', update: { state: { kind: 'accepted' } } })
  })

  it.each([
    ['was lost on the way: it is sent again', unknown, notFound, yes(12_000n)],
    ['could not be sent', notSent, notFound, yes(12_000n)],
  ] as const)('%s, under the same reference', async (_what, first, inquiry, second) => {
    const { shop, payment, reference } = await raising()
    shop.acquirer.answer('updateAmount', first, second)
    shop.acquirer.answer('inquireUpdate', inquiry)
    await shop.workOff()
    await shop.turn(1_000)
    await shop.workOff()
    const calls = ['updateAmount', 'inquireUpdate', 'updateAmount'].map((operation) => `${operation} ${reference}`)
    expect(shop.acquirer.calls.slice(1)).toEqual(calls)
    expect(await shop.notified(payment)).toEqual(told)
  })

  it('whose answer never came is asked about, and not sent again', async () => {
    const { shop, payment, reference } = await raising()
    shop.acquirer.answer('updateAmount', unknown)
    shop.acquirer.answer('inquireUpdate', pending, yes(12_000n))
    await shop.workOff()
    await shop.turn(1_000)
    await shop.workOff()
    await shop.turn(60_000)
    await shop.workOff()
    const inquiries = Array(2).fill(`inquireUpdate ${reference}`)
    expect(shop.acquirer.calls.slice(1)).toEqual([`updateAmount ${reference}`, ...inquiries])
    expect(await amounts(shop, payment)).toMatchObject({ amount: 12_000n })
  })

  it('is asked about first by whoever finds it after a crash', async () => {
    const { shop, payment, updateId } = await raising()
    // A process that took it and died: its lease has lapsed, and it may have sent it.
    await claimUpdates(shop.pool, { limit: 1, leaseMs: 1 })
    await shop.turn(1_000)
    shop.acquirer.answer('inquireUpdate', yes(12_000n))
    await shop.workOff()
    expect(shop.acquirer.calls.slice(1)).toHaveLength(1)
    expect(await amounts(shop, payment)).toMatchObject({ amount: 12_000n, made: 1 })
    // The one that had died after all comes to its end: a result stays what it is, and is told once.
    shop.acquirer.answer('inquireUpdate', declined)
    await followAmountUpdate(shop.context, { clientId, id: updateId, neverSent: false }, ours)
    expect(await amounts(shop, payment)).toMatchObject({ amount: 12_000n, made: 1 })
    expect(await shop.notified(payment)).toEqual(told)
  })

  it('is not sent by whoever had it first when the lease has lapsed: somebody else may be sending it', async () => {
    const { shop, payment, updateId } = await raising()
    const before = shop.acquirer.calls.length
    await followAmountUpdate(shop.context, { clientId, id: updateId, neverSent: true }, { isOurs: () => false })
    expect(shop.acquirer.calls).toHaveLength(before)
    shop.acquirer.answer('updateAmount', yes(12_000n))
    await shop.workOff()
    expect(await amounts(shop, payment)).toMatchObject({ amount: 12_000n, made: 1 })
  })

  it('stays open, with an alert, when the acquirer names another amount, until the very amount is named', async () => {
    const { shop, payment, state } = await raising()
    shop.acquirer.answer('updateAmount', yes(11_000n))
    await shop.workOff()
    expect(await state()).toBe('unknown')
    const open = () => listAlerts(shop.pool, { closed: false, limit: 10 })
    expect(await open()).toMatchObject([{ kind: 'update-unanswered', paymentId: payment.paymentId }])
    expect(await amounts(shop, payment)).toMatchObject({ amount: 10_000n })
    shop.acquirer.answer('inquireUpdate', notFound, yes(12_000n))
    await shop.turn(1_000)
    await shop.workOff()
    await shop.turn(60_000)
    await shop.workOff()
    expect(await state()).toBe('succeeded')
    expect(await open()).toEqual([])
  })
})

describe('an update that is open', () => {
  it('lets what is authorized be captured, and what is added after the last capture goes back', async () => {
    const { shop, payment, captured } = await raising()
    shop.acquirer.answer('updateAmount', pending)
    await shop.workOff()
    shop.acquirer.answer('capture', yes(10_000n))
    expect(await captured(12_000n)).toMatchObject({
      capture: { state: { kind: 'refused', code: 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT' } },
    })
    expect(await captured(10_000n)).toMatchObject({ capture: { state: { kind: 'succeeded' } } })
    shop.acquirer.answer('inquireUpdate', yes(12_000n))
    await shop.turn(1_000)
    await shop.workOff()
    expect(await amounts(shop, payment)).toEqual({ amount: 12_000n, released: 2_000n, made: 1 })
    expect((await shop.stored(payment)).amounts).toMatchObject({ captured: 10_000n, held: 0n })
  })

  it('fails with the authorization that is cancelled, and is not sent any more', async () => {
    const { shop, payment, state } = await raising()
    shop.acquirer.answer('void', voided)
    await cancelPayment(shop.context, clientId, { paymentId: payment.paymentId })
    await shop.workOff()
    expect(shop.acquirer.calls.slice(1)).toEqual([`void ${payment.voidReference}`])
    expect(await state()).toBe('failed')
    expect(await amounts(shop, payment)).toEqual({ amount: 10_000n, released: 10_000n, made: 0 })
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS', 'UPDATE_AMOUNT_RESULT F AUTH_CANCELLED'])
  })

  it('gives back all that is held when it is answered while the authorization is being closed', async () => {
    const { shop, payment } = await raising()
    shop.acquirer.answer('updateAmount', pending)
    await shop.workOff()
    shop.acquirer.answer('void', unknown, voided)
    await cancelPayment(shop.context, clientId, { paymentId: payment.paymentId })
    shop.acquirer.answer('inquireUpdate', yes(12_000n))
    await shop.turn(1_000)
    await shop.workOff()
    expect((await shop.stored(payment)).state).toMatchObject({ kind: 'cancelled' })
    const { amount, released } = await amounts(shop, payment)
    expect(released).toBe(amount)
  })

  it('and a second one of the same payment are never both accepted', async () => {
    const shop = await openShop()
    shop.acquirer.answer('authorize', yes(10_000n))
    const { paymentId } = await shop.pay('MANUAL')
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        updateAmount(shop.context, clientId, {
          updateRequestId: newId('upd'),
          paymentId,
          amount: { currency: 'EUR', value: 11_000n + BigInt(index) },
        }),
      ),
    )
    const kinds = results.map((result) => (result.kind === 'decided' ? result.update.state.kind : result.kind))
    expect(kinds.toSorted()).toEqual(['accepted', ...Array(9).fill('refused')])
  })
})
