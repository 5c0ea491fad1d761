import { describe, expect, it } from 'vitest'
import { acquirerRegistry } from '../../src/acquirers/registry.ts'
import { capturePayment } from '../../src/application/capture-payment.ts'
import { followCallback } from '../../src/application/follow-callback.ts'
import { recentAlerts } from '../../src/application/queries/alerts.ts'
import { receiveCallback } from '../../src/application/receive-callback.ts'
import { type Resolution, resolveAlert } from '../../src/application/resolve-alert.ts'
import type { Capture } from '../../src/domain/capture.ts'
import type { Payment } from '../../src/domain/payment.ts'
import { claimCallbacks } from '../../src/store/due.ts'
import { inquiryAnswer } from '../../src/wire/inquiry-answer.ts'
import { declined, notFound, notSent, pending, unknown, yes } from './scripted-acquirer.ts'
import { newId } from './seed.ts'
import { clientId, openShop, type Shop } from './shop.ts'

const receipt = { transactionId: 'transaction-1' }

const captureOrder = (payment: Payment, value: bigint, last = false) => ({
  captureRequestId: newId('capture-request'),
  paymentId: payment.paymentId,
  amount: { currency: 'EUR', value },
  last,
})

async function authorized(shop: Shop): Promise<Payment> {
  shop.acquirer.answer('authorize', yes(10_000n))
  const payment = await shop.pay('MANUAL')
  shop.acquirer.calls.length = 0
  return payment
}

/** A capture of 40.00 EUR to which the acquirer gives that answer. */
async function captured(shop: Shop, payment: Payment, answer: Parameters<typeof shop.acquirer.answer<'capture'>>[1]) {
  const order = captureOrder(payment, 4_000n)
  shop.acquirer.answer('capture', answer)
  const result = await capturePayment(shop.context, clientId, order)
  if (result.kind !== 'decided') throw new Error(result.refusal.message)
  return { order, capture: result.capture }
}

function callback(shop: Shop, { reference }: { readonly reference: string }, eventId = newId('event')) {
  return { clientId, acquirer: shop.acquirer.name, eventId, subject: 'capture', reference } as const
}

/** Does what a worker would do with the callbacks that are due. */
async function workOffCallbacks(shop: Shop): Promise<number> {
  const rows = await claimCallbacks(shop.pool, { limit: 10, leaseMs: 60_000 })
  for (const row of rows) await followCallback(shop.context, row.clientId, row.id)
  return rows.length
}

/** All but the announcements of an expiry, which come as time goes by. */
async function alerts(shop: Shop, all = false) {
  const found = await recentAlerts(shop.context, { clientId, all, limit: 10 })
  return found.filter(({ kind }) => kind !== 'authorization-expiring')
}

async function onlyAlert(shop: Shop) {
  const [alert, ...others] = await alerts(shop)
  if (!alert || others.length > 0) throw new Error(`expected one open alert, found ${others.length + (alert ? 1 : 0)}`)
  return alert
}

/** What inquiryPayment says of the captures. */
async function transactions(shop: Shop, payment: Payment) {
  const answer = inquiryAnswer({
    payment: await shop.stored(payment),
    captures: await shop.captures(payment),
    refunds: await shop.refunds(payment),
  })
  return (answer.transactions ?? []).map((one) => `${one.transactionStatus} ${one.transactionResult.resultCode}`)
}

describe('a capture that the acquirer takes back after success', () => {
  async function takenBack(last = false): Promise<{ shop: Shop; payment: Payment; capture: Capture; order: object }> {
    const shop = await openShop()
    const payment = await authorized(shop)
    const order = captureOrder(payment, 4_000n, last)
    shop.acquirer.answer('capture', yes(4_000n))
    await capturePayment(shop.context, clientId, order)
    const [capture] = await shop.captures(payment)
    if (!capture) throw new Error('nothing was captured')
    await receiveCallback(shop.context, callback(shop, capture))
    shop.acquirer.answer('inquireCapture', declined)
    expect(await workOffCallbacks(shop)).toBe(1)
    return { shop, payment, capture, order }
  }

  it('keeps its answered result, and has a reversal of its own beside it', async () => {
    const { shop, payment, capture, order } = await takenBack()
    const repeated = await capturePayment(shop.context, clientId, order as Parameters<typeof capturePayment>[2])
    expect(repeated).toMatchObject({ kind: 'decided', capture: { state: capture.state } })
    expect(await shop.captures(payment)).toMatchObject([
      { captureId: capture.captureId, state: capture.state, reversal: { code: 'DO_NOT_HONOR' } },
    ])
    expect(await transactions(shop, payment)).toEqual(['FAIL DO_NOT_HONOR'])
  })

  it('gives its amount back to the authorization, tells the merchant, and alerts the operator', async () => {
    const { shop, payment, capture } = await takenBack()
    expect((await shop.stored(payment)).amounts).toMatchObject({
      captured: 0n,
      held: 0n,
      released: 0n,
      captureCount: 0,
    })
    expect(await shop.notified(payment)).toEqual([
      'PAYMENT_RESULT S SUCCESS',
      'CAPTURE_RESULT S SUCCESS',
      'CAPTURE_RESULT F DO_NOT_HONOR',
    ])
    expect(await onlyAlert(shop)).toMatchObject({ kind: 'reversal', captureId: capture.captureId })
  })

  it('leaves only the rest released when it was the last one, and its own amount can be captured again', async () => {
    const { shop, payment } = await takenBack(true)
    expect((await shop.stored(payment)).amounts).toMatchObject({ captured: 0n, released: 6_000n })
    const tooMuch = await capturePayment(shop.context, clientId, captureOrder(payment, 4_001n))
    expect(tooMuch).toMatchObject({ capture: { state: { kind: 'refused', code: 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT' } } })
    shop.acquirer.answer('capture', yes(4_000n))
    const again = await capturePayment(shop.context, clientId, captureOrder(payment, 4_000n))
    expect(again).toMatchObject({ capture: { state: { kind: 'succeeded' } } })
  })

  it('is voided at the expiry, also when another one was the last: it may still be held', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    const { capture } = await captured(shop, payment, yes(4_000n))
    shop.acquirer.answer('capture', yes(1_000n))
    await capturePayment(shop.context, clientId, captureOrder(payment, 1_000n, true))
    await receiveCallback(shop.context, callback(shop, capture))
    shop.acquirer.answer('inquireCapture', declined)
    await workOffCallbacks(shop)
    expect((await shop.stored(payment)).amounts).toMatchObject({ captured: 1_000n, released: 5_000n })
    shop.acquirer.answer('void', { kind: 'succeeded', receipt })
    await shop.turn(7 * 86_400_000)
    await shop.workOff()
    expect((await shop.stored(payment)).amounts).toMatchObject({ captured: 1_000n, released: 9_000n })
  })

  it('is told any number of times and taken back once', async () => {
    const { shop, payment, capture } = await takenBack()
    await receiveCallback(shop.context, callback(shop, capture))
    await receiveCallback(shop.context, callback(shop, capture))
    shop.acquirer.answer('inquireCapture', declined, declined)
    expect(await workOffCallbacks(shop)).toBe(2)
    expect((await shop.stored(payment)).amounts.captured).toBe(0n)
    expect(await shop.notified(payment)).toHaveLength(3)
    expect(await alerts(shop, true)).toHaveLength(1)
  })

  it('expires with the authorization when the amount that came back is not captured again', async () => {
    const { shop, payment } = await takenBack(true)
    shop.acquirer.answer('void', { kind: 'succeeded', receipt })
    await shop.turn(7 * 86_400_000)
    await shop.workOff()
    expect((await shop.stored(payment)).state).toMatchObject({ kind: 'cancelled', why: 'expiry' })
  })

  it('that says "captured" again afterwards is an alert, and stops further captures', async () => {
    const { shop, payment, capture } = await takenBack()
    await receiveCallback(shop.context, callback(shop, capture))
    shop.acquirer.answer('inquireCapture', yes(4_000n))
    await workOffCallbacks(shop)
    expect((await alerts(shop)).map(({ kind }) => kind)).toContain('contradiction')
    const next = await capturePayment(shop.context, clientId, captureOrder(payment, 1_000n))
    expect(next).toMatchObject({ capture: { state: { kind: 'refused', code: 'ORDER_STATUS_INVALID' } } })
  })
})

describe('a callback', () => {
  it('told twice is kept once', async () => {
    const shop = await openShop()
    const { capture } = await captured(shop, await authorized(shop), pending)
    expect(await receiveCallback(shop.context, callback(shop, capture, 'event-1'))).toBe(true)
    expect(await receiveCallback(shop.context, callback(shop, capture, 'event-1'))).toBe(false)
  })

  it('about an open capture has it asked about at once, by its own due row', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    const { capture } = await captured(shop, payment, pending)
    await receiveCallback(shop.context, callback(shop, capture))
    await workOffCallbacks(shop)
    expect(shop.acquirer.calls).toEqual([`capture ${capture.reference}`])
    shop.acquirer.answer('inquireCapture', yes(4_000n))
    await shop.workOff()
    expect(await transactions(shop, payment)).toEqual(['SUCCESS SUCCESS'])
  })

  it('that is forged changes nothing: the acquirer, asked, knows better', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    const { capture } = await captured(shop, payment, yes(4_000n))
    await receiveCallback(shop.context, callback(shop, capture))
    shop.acquirer.answer('inquireCapture', yes(4_000n))
    await workOffCallbacks(shop)
    expect(await alerts(shop)).toEqual([])
    expect(await transactions(shop, payment)).toEqual(['SUCCESS SUCCESS'])
  })

  it.each([unknown, notSent, pending, notFound])(
    'is kept until the acquirer, asked, has answered; now $kind',
    async (silence) => {
      const shop = await openShop()
      const payment = await authorized(shop)
      const { capture } = await captured(shop, payment, yes(4_000n))
      await receiveCallback(shop.context, callback(shop, capture))
      shop.acquirer.answer('inquireCapture', silence)
      await workOffCallbacks(shop)
      expect(await workOffCallbacks(shop)).toBe(0)
      await shop.turn(60_000)
      shop.acquirer.answer('inquireCapture', declined)
      expect(await workOffCallbacks(shop)).toBe(1)
      expect(await transactions(shop, payment)).toEqual(['FAIL DO_NOT_HONOR'])
    },
  )

  it('is not done with by an inquiry that began before it came', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    const { capture } = await captured(shop, payment, pending)
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof yes>>()
    shop.acquirer.answer('inquireCapture', promise)
    await shop.turn(1_000)
    const asking = shop.workOff()
    await expect.poll(() => shop.acquirer.calls.length).toBe(2)
    // The acquirer has said yes, takes it back and says so, and its yes is still on the way.
    await receiveCallback(shop.context, callback(shop, capture))
    expect(await workOffCallbacks(shop)).toBe(1)
    resolve(yes(4_000n))
    await asking
    expect(await transactions(shop, payment)).toEqual(['SUCCESS SUCCESS'])
    await shop.turn(60_000)
    shop.acquirer.answer('inquireCapture', declined)
    expect(await workOffCallbacks(shop)).toBe(1)
    expect(await transactions(shop, payment)).toEqual(['FAIL DO_NOT_HONOR'])
  })

  it('is done with, without another question, by an inquiry that began after it came', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    const { capture } = await captured(shop, payment, pending)
    await receiveCallback(shop.context, callback(shop, capture))
    await workOffCallbacks(shop)
    shop.acquirer.answer('inquireCapture', yes(4_000n))
    await shop.workOff()
    await shop.turn(60_000)
    expect(await workOffCallbacks(shop)).toBe(1)
    await shop.turn(86_400_000)
    expect(await workOffCallbacks(shop)).toBe(0)
    expect(shop.acquirer.calls).toHaveLength(2)
  })

  it('that the acquirer never explains goes to a person, and the asking goes on', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    const { capture } = await captured(shop, payment, yes(4_000n))
    await receiveCallback(shop.context, callback(shop, capture))
    shop.acquirer.always('inquireCapture', () => notFound)
    for (let day = 0; day < 9; day += 1) {
      await workOffCallbacks(shop)
      await shop.turn(86_400_000)
    }
    expect(await onlyAlert(shop)).toMatchObject({ kind: 'contradiction', captureId: capture.captureId })
    expect(await transactions(shop, payment)).toEqual(['SUCCESS SUCCESS'])
    shop.acquirer.always('inquireCapture', () => declined)
    expect(await workOffCallbacks(shop)).toBe(1)
    expect(await transactions(shop, payment)).toEqual(['FAIL DO_NOT_HONOR'])
  })

  it('about nothing of ours is done with', async () => {
    const shop = await openShop()
    await receiveCallback(shop.context, callback(shop, { reference: 'of-somebody-else' }))
    expect(await workOffCallbacks(shop)).toBe(1)
    expect(await workOffCallbacks(shop)).toBe(0)
    expect(shop.acquirer.calls).toEqual([])
  })

  it('finds an authorization gone that was confirmed: an alert, and no more captures', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    await receiveCallback(shop.context, { ...callback(shop, payment), subject: 'authorization' })
    shop.acquirer.answer('inquireAuthorization', { kind: 'voided', receipt })
    await workOffCallbacks(shop)
    expect(await onlyAlert(shop)).toMatchObject({ kind: 'contradiction', captureId: null })
    expect((await shop.stored(payment)).stopped).toBe(true)
  })
})

describe('success after failure', () => {
  it('leaves the answer what it was, stops further captures and asks for a person, who lets them go on', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    const { capture } = await captured(shop, payment, declined)
    await receiveCallback(shop.context, callback(shop, capture))
    shop.acquirer.answer('inquireCapture', yes(4_000n))
    await workOffCallbacks(shop)
    const alert = await onlyAlert(shop)
    expect(alert.kind).toBe('contradiction')
    const { rows } = await shop.pool.query(`select outcome from attempts where operation = 'inquire-capture'`)
    expect(rows).toEqual([{ outcome: 'succeeded' }])
    expect(await transactions(shop, payment)).toEqual(['FAIL DO_NOT_HONOR'])
    const stopped = await capturePayment(shop.context, clientId, captureOrder(payment, 1_000n))
    expect(stopped).toMatchObject({ capture: { state: { kind: 'refused' } } })
    const said: Resolution = { verdict: 'noted', name: 'ada', reason: 'they gave it back by hand' }
    expect(await resolveAlert(shop.context, alert.alertId, said, 'ada')).toMatchObject({ kind: 'resolved' })
    shop.acquirer.answer('capture', yes(1_000n))
    const next = await capturePayment(shop.context, clientId, captureOrder(payment, 1_000n))
    expect(next).toMatchObject({ capture: { state: { kind: 'succeeded' } } })
  })
})

describe('an answer that comes after somebody else recorded the opposite', () => {
  it('is not believed before the acquirer, asked, repeats it', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    const order = captureOrder(payment, 4_000n)
    const { promise, resolve } = Promise.withResolvers<typeof declined>()
    shop.acquirer.answer('capture', promise)
    const late = capturePayment(shop.context, clientId, order)
    await expect.poll(() => shop.acquirer.calls.length).toBe(1)
    // The lease lapsed, a worker asked meanwhile, and the acquirer said yes.
    await shop.pool.query(`update captures set leased_until = now() - interval '1 second'`)
    shop.acquirer.answer('inquireCapture', yes(4_000n))
    await shop.workOff()
    resolve(declined)
    expect(await late).toMatchObject({ capture: { state: { kind: 'succeeded' } } })
    expect(await transactions(shop, payment)).toEqual(['SUCCESS SUCCESS'])
    shop.acquirer.answer('inquireCapture', yes(4_000n))
    expect(await workOffCallbacks(shop)).toBe(1)
    expect(await alerts(shop)).toEqual([])
    expect(await shop.notified(payment)).toHaveLength(2)
  })
})

describe('"already captured" for our own reference', () => {
  it('is success, for the amount that was asked', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    const { capture } = await captured(shop, payment, { kind: 'already-done', receipt })
    expect(capture.state.kind).toBe('succeeded')
    expect((await shop.stored(payment)).amounts).toMatchObject({ captured: 4_000n, held: 0n })
  })
})

describe('an outcome that stays unknown', () => {
  async function askOften(shop: Shop): Promise<void> {
    shop.acquirer.always('inquireCapture', () => unknown)
    for (let day = 0; day < 10; day += 1) {
      await shop.turn(86_400_000)
      await shop.workOff()
    }
  }

  it('is never failed by time, goes to a person once, and is settled by what the person records', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    await captured(shop, payment, unknown)
    await askOften(shop)
    expect(await transactions(shop, payment)).toEqual(['PROCESSING PAYMENT_IN_PROCESS'])
    const alert = await onlyAlert(shop)
    expect(alert.kind).toBe('unknown-outcome')
    const said: Resolution = { verdict: 'captured', name: 'ada', reason: 'in their report of May 4' }
    expect(await resolveAlert(shop.context, alert.alertId, { ...said, verdict: 'noted' }, 'root')).toMatchObject({
      kind: 'unfit',
      fitting: ['captured', 'not-captured'],
    })
    expect(await resolveAlert(shop.context, alert.alertId, said, 'root')).toMatchObject({
      kind: 'resolved',
      alert: { closedBy: 'ada', closingReason: 'in their report of May 4' },
    })
    expect(await transactions(shop, payment)).toEqual(['SUCCESS SUCCESS'])
    expect((await shop.stored(payment)).amounts).toMatchObject({ captured: 4_000n, held: 0n })
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS', 'CAPTURE_RESULT S SUCCESS'])
    expect(await resolveAlert(shop.context, alert.alertId, said, 'root')).toMatchObject({ kind: 'resolved' })
    const other = { ...said, verdict: 'not-captured' } as const
    expect(await resolveAlert(shop.context, alert.alertId, other, 'root')).toMatchObject({ kind: 'closed' })
    const grace = { ...said, name: 'grace' }
    expect(await resolveAlert(shop.context, alert.alertId, grace, 'root')).toMatchObject({ kind: 'closed' })
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS', 'CAPTURE_RESULT S SUCCESS'])
    const { rows } = await shop.pool.query(`select actor, action, detail->>'name' as name from audit`)
    expect(rows.filter(({ action }) => action === 'resolve-alert')).toEqual([
      { actor: 'root', action: 'resolve-alert', name: 'ada' },
    ])
  })

  it('is settled by the acquirer when that answers at last, which closes the alert', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    await captured(shop, payment, unknown)
    await askOften(shop)
    shop.acquirer.always('inquireCapture', () => yes(4_000n))
    await shop.turn(86_400_000)
    await shop.workOff()
    expect(await transactions(shop, payment)).toEqual(['SUCCESS SUCCESS'])
    expect(await alerts(shop)).toEqual([])
    expect(await alerts(shop, true)).toMatchObject([{ closedBy: 'the acquirer' }])
  })

  it('is not sent again to an acquirer that would not recognize the repeat: a person is asked at once', async () => {
    const shop = await openShop()
    const forgetful = { ...shop.acquirer, forgetsReferences: true } as const
    const context = { ...shop.context, acquirersOf: () => acquirerRegistry([forgetful]) }
    const payment = await authorized(shop)
    shop.acquirer.answer('capture', unknown)
    await capturePayment(context, clientId, captureOrder(payment, 4_000n))
    shop.acquirer.answer('inquireCapture', notFound)
    await shop.turn(1_000)
    await shop.workOff(context)
    expect(shop.acquirer.calls.map((call) => call.split(' ')[0])).toEqual(['capture', 'inquireCapture'])
    const alert = await onlyAlert(shop)
    expect(alert.kind).toBe('unknown-outcome')
    const said: Resolution = { verdict: 'not-captured', name: 'ada', reason: 'they have nothing of it' }
    await resolveAlert(context, alert.alertId, said, 'ada')
    expect(await transactions(shop, payment)).toEqual(['FAIL PROCESS_FAIL'])
    expect((await shop.stored(payment)).amounts).toMatchObject({ captured: 0n, held: 0n })
  })
})

describe('an acquirer with an inquiry schedule of its own', () => {
  it('is asked by it, and a person after as many inquiries as it says', async () => {
    const shop = await openShop()
    const slow = { ...shop.acquirer, inquiries: { waitsMs: [3_600_000], askPersonAfter: 2 } } as const
    const context = { ...shop.context, acquirersOf: () => acquirerRegistry([slow]) }
    const payment = await authorized(shop)
    shop.acquirer.answer('capture', unknown)
    await capturePayment(context, clientId, captureOrder(payment, 4_000n))
    await shop.turn(1_800_000)
    await shop.workOff(context)
    expect(shop.acquirer.calls).toHaveLength(1)
    shop.acquirer.answer('inquireCapture', unknown)
    await shop.turn(1_800_000)
    await shop.workOff(context)
    expect(shop.acquirer.calls).toHaveLength(2)
    expect(await onlyAlert(shop)).toMatchObject({ kind: 'unknown-outcome' })
  })
})

describe('an amount mismatch', () => {
  it('stops and alerts: nothing is settled, no further capture, until a person has decided', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    await captured(shop, payment, yes(3_999n))
    expect(await transactions(shop, payment)).toEqual(['PROCESSING PAYMENT_IN_PROCESS'])
    const alert = await onlyAlert(shop)
    expect(alert.kind).toBe('amount-mismatch')
    const stopped = await capturePayment(shop.context, clientId, captureOrder(payment, 1_000n))
    expect(stopped).toMatchObject({ capture: { state: { kind: 'refused' } } })
    const said: Resolution = { verdict: 'captured', name: 'ada', reason: 'a typing error of theirs' }
    expect(await resolveAlert(shop.context, alert.alertId, said, 'ada')).toMatchObject({ alert: { closedBy: 'ada' } })
    expect(await shop.stored(payment)).toMatchObject({ stopped: false, amounts: { captured: 4_000n } })
    expect(await alerts(shop)).toEqual([])
  })
})

describe('a payment that stays open', () => {
  async function askOften(shop: Shop): Promise<void> {
    shop.acquirer.always('inquireAuthorization', () => unknown)
    shop.acquirer.always('void', () => unknown)
    for (let day = 0; day < 10; day += 1) {
      await shop.turn(86_400_000)
      await shop.workOff()
    }
  }

  const said: Resolution = { verdict: 'nothing-held', name: 'ada', reason: 'they have nothing of it' }

  it('is never failed by time, goes to a person once, and fails by what the person records', async () => {
    const shop = await openShop()
    shop.acquirer.answer('authorize', unknown)
    const payment = await shop.pay('MANUAL')
    await askOften(shop)
    expect((await shop.stored(payment)).state.kind).toBe('requested')
    const alert = await onlyAlert(shop)
    expect(alert).toMatchObject({ kind: 'unknown-outcome', captureId: null })
    expect(await resolveAlert(shop.context, alert.alertId, said, 'ada')).toMatchObject({
      kind: 'resolved',
      alert: { closedBy: 'ada' },
    })
    expect((await shop.stored(payment)).state).toMatchObject({ kind: 'failed', code: 'PROCESS_FAIL' })
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT F PROCESS_FAIL'])
  })

  it('is closed by a person where the acquirer does not answer the void', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    await askOften(shop)
    await askOften(shop)
    expect((await shop.stored(payment)).state.kind).toBe('closing')
    const alert = await onlyAlert(shop)
    await resolveAlert(shop.context, alert.alertId, said, 'ada')
    expect((await shop.stored(payment)).state).toMatchObject({ kind: 'cancelled', why: 'expiry' })
  })

  it('whose acquirer answers at last closes its alert itself', async () => {
    const shop = await openShop()
    shop.acquirer.answer('authorize', unknown)
    const payment = await shop.pay('MANUAL')
    await askOften(shop)
    shop.acquirer.always('inquireAuthorization', () => yes(10_000n))
    await shop.turn(86_400_000)
    await shop.workOff()
    expect((await shop.stored(payment)).state.kind).toBe('authorized')
    expect(await alerts(shop, true)).toMatchObject([{ closedBy: 'the acquirer' }])
  })

  it('authorized for another amount than asked waits for a person at once', async () => {
    const shop = await openShop()
    shop.acquirer.answer('authorize', yes(9_999n))
    const payment = await shop.pay('MANUAL')
    expect((await shop.stored(payment)).state.kind).toBe('requested')
    expect(await onlyAlert(shop)).toMatchObject({ kind: 'amount-mismatch', captureId: null })
  })
})
