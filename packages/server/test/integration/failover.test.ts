import { describe, expect, it } from 'vitest'
import { acquirerRegistry } from '../../src/acquirers/registry.ts'
import { cancelPayment } from '../../src/application/cancel-payment.ts'
import { capturePayment } from '../../src/application/capture-payment.ts'
import { lookAtCheckout, tryToPay } from '../../src/application/checkout.ts'
import { createCircuits } from '../../src/application/circuits.ts'
import type { Context } from '../../src/application/context.ts'
import { createSession } from '../../src/application/create-session.ts'
import { followCallback } from '../../src/application/follow-callback.ts'
import { followPayment } from '../../src/application/follow-payment.ts'
import { pay } from '../../src/application/pay.ts'
import { paymentHistory } from '../../src/application/queries/payments.ts'
import { receiveCallback } from '../../src/application/receive-callback.ts'
import { refundPayment } from '../../src/application/refund-payment.ts'
import { usualCircuitRules } from '../../src/domain/circuit.ts'
import type { AuthorizeOutcome } from '../../src/domain/outcome.ts'
import type { Payment } from '../../src/domain/payment.ts'
import type { RoutingTable } from '../../src/domain/routing.ts'
import { paymentTimeline } from '../../src/http/operator/payment-timeline.ts'
import { claimPayments } from '../../src/store/due.ts'
import { loadSession } from '../../src/store/payment-sessions.ts'
import {
  declined,
  notFound,
  notSent,
  page,
  pending,
  type ScriptedAcquirer,
  scriptedAcquirer,
  unknown,
  voided,
  yes,
} from './scripted-acquirer.ts'
import { newId } from './seed.ts'
import { clientId, openShop, type Shop } from './shop.ts'

const elsewhere = { ...declined, code: 'INVALID_CONTRACT', elsewhere: true } as const
const card = { number: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '39' }

interface Mall extends Shop {
  readonly first: ScriptedAcquirer
  readonly second: ScriptedAcquirer
  readonly third: ScriptedAcquirer
}

/** Three acquirers in order of preference; `routing` replaces the order. */
async function openMall(routing: RoutingTable = { default: ['FIRST', 'SECOND', 'THIRD'], rules: [] }): Promise<Mall> {
  const shop = await openShop()
  const [first, second, third] = [
    scriptedAcquirer({}, 'FIRST'),
    scriptedAcquirer({}, 'SECOND'),
    scriptedAcquirer({}, 'THIRD'),
  ]
  const registry = acquirerRegistry([first, second, third])
  Object.assign(shop.context, { routing, acquirersOf: () => registry } satisfies Partial<Context>)
  return { ...shop, first, second, third }
}

async function history({ context }: Shop, { paymentId }: Payment) {
  const found = await paymentHistory(context, paymentId, clientId)
  if (found.kind !== 'found') throw new Error('there is no such payment')
  return found.history
}

async function why(shop: Shop, payment: Payment): Promise<string> {
  const { routing } = await history(shop, payment)
  return routing?.acquirers.map(({ acquirer, verdict }) => `${acquirer} ${verdict}`).join(', ') ?? 'nothing'
}

const operations = ({ calls }: ScriptedAcquirer) => calls.map((call) => call.split(' ')[0])
const references = ({ calls }: ScriptedAcquirer) => calls.map((call) => call.split(' ')[1])

describe('an authorization that is passed on', () => {
  it.each([
    { outcome: notSent, verdict: 'not-sent', recorded: 'not-sent' },
    { outcome: elsewhere, verdict: 'declined', recorded: 'failed' },
  ])('after $recorded goes to the next acquirer within the request, under references of its own', async (one) => {
    const mall = await openMall()
    mall.first.answer('authorize', one.outcome)
    mall.second.answer('authorize', yes(10_000n))
    const payment = await mall.pay('MANUAL')
    expect(payment).toMatchObject({ state: { kind: 'authorized' }, acquirer: 'SECOND' })
    expect(await mall.stored(payment)).toEqual(payment)
    expect(references(mall.second)).toEqual([payment.reference])
    expect(references(mall.first)).not.toContain(payment.reference)
    expect(mall.third.calls).toEqual([])
    expect(await why(mall, payment)).toBe(`FIRST ${one.verdict}, SECOND chosen, THIRD not-needed`)
    const { attempts, tries } = await history(mall, payment)
    expect(attempts.map(({ operation, outcome, reference }) => [operation, outcome, reference])).toEqual([
      ['authorize', one.recorded, references(mall.first)[0]],
      ['authorize', 'succeeded', payment.reference],
    ])
    expect(tries).toMatchObject([
      { number: 1, step: 1, acquirer: 'FIRST', reference: references(mall.first)[0] },
      { number: 1, step: 2, acquirer: 'SECOND', reference: payment.reference, voidReference: payment.voidReference },
    ])
    expect(new Set(tries.flatMap(({ reference, voidReference }) => [reference, voidReference])).size).toBe(4)
    expect(await mall.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS'])
  })

  it('hands the card and the buyer on, and only in memory', async () => {
    const mall = await openMall()
    const seen: unknown[] = []
    const authorize = mall.second.authorize.bind(mall.second)
    mall.second.authorize = (order, signal) => {
      seen.push(order.card, order.buyer)
      return authorize(order, signal)
    }
    mall.first.answer('authorize', notSent)
    mall.second.answer('authorize', yes(10_000n))
    const buyer = { ip: '203.0.113.24' }
    await mall.pay('MANUAL', { card, buyer })
    expect(seen).toEqual([card, buyer])
  })

  it('asks each acquirer once at most, and fails with what the last one said', async () => {
    const mall = await openMall()
    mall.first.answer('authorize', elsewhere)
    mall.second.answer('authorize', notSent)
    mall.third.answer('authorize', elsewhere)
    const payment = await mall.pay('MANUAL')
    expect(payment).toMatchObject({ state: { kind: 'failed', code: 'INVALID_CONTRACT' }, acquirer: 'THIRD' })
    expect([mall.first, mall.second, mall.third].map(operations)).toEqual([['authorize'], ['authorize'], ['authorize']])
    expect(await why(mall, payment)).toBe('FIRST declined, SECOND not-sent, THIRD declined')
    expect((await history(mall, payment)).tries.map(({ step }) => step)).toEqual([1, 2, 3])
    expect(await mall.notified(payment)).toEqual(['PAYMENT_RESULT F INVALID_CONTRACT'])
  })

  const stays: readonly { readonly name: string; readonly outcome: AuthorizeOutcome; readonly state: string }[] = [
    { name: 'a plain decline', outcome: declined, state: 'failed' },
    { name: 'silence', outcome: unknown, state: 'requested' },
    { name: 'a pending answer', outcome: pending, state: 'requested' },
    { name: 'a page', outcome: page, state: 'awaiting-buyer' },
    { name: 'another amount than asked', outcome: yes(9_999n), state: 'requested' },
  ]

  it.each(stays)('is never one after $name', async ({ outcome, state }) => {
    const mall = await openMall()
    mall.first.answer('authorize', outcome)
    const payment = await mall.pay('MANUAL')
    expect(payment).toMatchObject({ acquirer: 'FIRST', state: { kind: state } })
    expect([...mall.second.calls, ...mall.third.calls]).toEqual([])
    expect(await why(mall, payment)).toBe('FIRST chosen, SECOND not-needed, THIRD not-needed')
    expect((await history(mall, payment)).tries).toEqual([])
  })

  it('is none when the merchant wanted it cancelled meanwhile', async () => {
    const mall = await openMall()
    const { promise, resolve } = Promise.withResolvers<AuthorizeOutcome>()
    mall.first.answer('authorize', promise)
    const paymentRequestId = newId('pay')
    const paid = mall.pay('MANUAL', { paymentRequestId })
    await expect.poll(() => mall.first.calls).toHaveLength(1)
    await cancelPayment(mall.context, clientId, { paymentRequestId })
    resolve(notSent)
    const payment = await paid
    expect(payment).toMatchObject({ state: { kind: 'failed', code: 'PROCESS_FAIL' }, acquirer: 'FIRST' })
    expect(mall.second.calls).toEqual([])
    expect(await why(mall, payment)).toBe('FIRST chosen, SECOND not-needed, THIRD not-needed')
  })

  it('goes past an account that was disabled while the first acquirer was asked', async () => {
    const mall = await openMall()
    const { promise, resolve } = Promise.withResolvers<AuthorizeOutcome>()
    mall.first.answer('authorize', promise)
    mall.second.always('authorize', () => yes(10_000n))
    mall.third.answer('authorize', yes(10_000n))
    const paid = mall.pay('MANUAL')
    await expect.poll(() => mall.first.calls).toHaveLength(1)
    const registry = acquirerRegistry([mall.first, mall.second, mall.third], new Set(['SECOND']))
    Object.assign(mall.context, { acquirersOf: () => registry } satisfies Partial<Context>)
    resolve(notSent)
    const payment = await paid
    expect(payment).toMatchObject({ state: { kind: 'authorized' }, acquirer: 'THIRD' })
    expect(mall.second.calls).toEqual([])
    expect(await why(mall, payment)).toBe('FIRST not-sent, SECOND not-configured, THIRD chosen')
  })

  it('is taken up by nobody else while it is under way, and its repeat waits for the end', async () => {
    const mall = await openMall()
    const { promise, resolve } = Promise.withResolvers<AuthorizeOutcome>()
    mall.first.answer('authorize', notSent)
    mall.second.answer('authorize', promise)
    const paymentRequestId = newId('pay')
    const paid = mall.pay('MANUAL', { paymentRequestId })
    await expect.poll(() => mall.second.calls).toHaveLength(1)
    await mall.workOff()
    const repeated = mall.pay('MANUAL', { paymentRequestId })
    resolve(yes(10_000n))
    expect((await repeated).paymentId).toBe((await paid).paymentId)
    expect(operations(mall.second)).toEqual(['authorize'])
    expect(mall.first.calls).toHaveLength(1)
  })
})

describe('a process that dies after a payment was passed on', () => {
  /** The second acquirer never answers this process, which then stops to exist as far as the payment is concerned. */
  async function died(mall: Mall): Promise<Payment> {
    mall.first.answer('authorize', notSent)
    mall.second.answer('authorize', new Promise<AuthorizeOutcome>(() => undefined))
    const paymentRequestId = newId('pay')
    void mall.pay(
      'AUTOMATIC',
      { paymentRequestId },
      { ...mall.context, deadlines: { ...mall.context.deadlines, acquirerMs: 2 ** 30 } },
    )
    await expect.poll(() => mall.second.calls).toHaveLength(1)
    await mall.pool.query('update payments set leased_until = now()')
    const { rows } = await mall.pool.query('select payment_id from payments where payment_request_id = $1', [
      paymentRequestId,
    ])
    const { payment } = await history(mall, { paymentId: rows[0].payment_id } as Payment)
    return payment
  }

  it('leaves it to be asked about at the acquirer that it is with, and captured there', async () => {
    const mall = await openMall()
    const payment = await died(mall)
    mall.second.answer('inquireAuthorization', yes(10_000n))
    mall.second.answer('capture', yes(10_000n))
    await mall.workOff()
    expect(await mall.stored(payment)).toMatchObject({ state: { kind: 'authorized' }, acquirer: 'SECOND' })
    expect(operations(mall.second)).toEqual(['authorize', 'inquireAuthorization', 'capture'])
    expect(operations(mall.first)).toEqual(['authorize'])
  })

  it('has it closed there when that acquirer never saw it, and failed', async () => {
    const mall = await openMall()
    const payment = await died(mall)
    mall.second.answer('inquireAuthorization', notFound)
    mall.second.answer('void', voided)
    await mall.workOff()
    expect(await mall.stored(payment)).toMatchObject({ state: { kind: 'failed' }, acquirer: 'SECOND' })
    expect(mall.second.calls.slice(1)).toEqual([
      `inquireAuthorization ${payment.reference}`,
      `void ${payment.voidReference}`,
    ])
    expect([...mall.first.calls.slice(1), ...mall.third.calls]).toEqual([])
  })
})

describe('the reference at an acquirer that a payment left', () => {
  async function passedOn(mall: Mall): Promise<Payment> {
    mall.first.answer('authorize', elsewhere)
    mall.second.answer('authorize', yes(10_000n))
    return mall.pay('MANUAL')
  }

  async function callBack(mall: Mall, reference: string) {
    await receiveCallback(mall.context, {
      clientId,
      acquirer: 'FIRST',
      eventId: newId('event'),
      subject: 'authorization',
      reference,
    })
    const { rows } = await mall.pool.query('select callback_id from callbacks where due_at is not null')
    for (const row of rows) await followCallback(mall.context, clientId, row.callback_id)
  }

  it('is still asked about there when a callback comes', async () => {
    const mall = await openMall()
    const payment = await passedOn(mall)
    const [left = ''] = references(mall.first)
    mall.first.answer('inquireAuthorization', declined)
    await callBack(mall, left)
    expect(mall.first.calls.at(-1)).toBe(`inquireAuthorization ${left}`)
    const { alerts, payment: after } = await history(mall, payment)
    expect(alerts).toEqual([])
    expect(after.stopped).toBe(false)
  })

  it('that turns out to hold the money all the same is an alert, and stops the captures', async () => {
    const mall = await openMall()
    const payment = await passedOn(mall)
    mall.first.answer('inquireAuthorization', yes(10_000n))
    await callBack(mall, references(mall.first)[0] ?? '')
    const { alerts, payment: after } = await history(mall, payment)
    expect(alerts).toMatchObject([{ kind: 'contradiction' }])
    expect(after.stopped).toBe(true)
  })

  it('is told in the story of the payment', async () => {
    const mall = await openMall()
    const payment = await passedOn(mall)
    expect(paymentTimeline(await history(mall, payment)).map(({ text }) => text)).toEqual([
      'pay 100.00 EUR by CARD, captureMode MANUAL: routed to FIRST',
      expect.stringMatching(/^FIRST asked: authorize: failed, INVALID_CONTRACT/),
      `passed on to SECOND, under the reference ${payment.reference}`,
      expect.stringMatching(/^SECOND asked: authorize: succeeded/),
      expect.stringMatching(/^authorized/),
    ])
  })
})

describe('what follows an authorization', () => {
  it('goes where it is, whatever the table has become', async () => {
    const mall = await openMall()
    mall.first.answer('authorize', notSent)
    mall.second.answer('authorize', yes(10_000n), yes(10_000n))
    const { paymentId } = await mall.pay('MANUAL')
    const changed = { ...mall.context, routing: { default: 'THIRD', rules: [] } }
    mall.second.answer('capture', yes(4_000n))
    const captured = await capturePayment(changed, clientId, {
      captureRequestId: newId('capture'),
      paymentId,
      amount: { currency: 'EUR', value: 4_000n },
      last: false,
    })
    mall.second.answer('refund', yes(1_000n))
    const refunded = await refundPayment(changed, clientId, {
      refundRequestId: newId('refund'),
      paymentId,
      amount: { currency: 'EUR', value: 1_000n },
      reason: '',
    })
    expect([captured.kind, refunded.kind]).toEqual(['decided', 'decided'])
    const other = await mall.pay('MANUAL', {}, { ...mall.context, routing: { default: 'SECOND', rules: [] } })
    mall.second.answer('void', voided)
    const cancelled = await cancelPayment(changed, clientId, { paymentId: other.paymentId })
    expect(cancelled.kind).toBe('cancelled')
    expect(operations(mall.second)).toEqual(['authorize', 'capture', 'refund', 'authorize', 'void'])
    expect(mall.third.calls).toEqual([])
  })
})

describe('a try on the checkout page', () => {
  async function opened({ context }: Mall) {
    const created = await createSession(context, clientId, {
      paymentRequestId: newId('pay'),
      amount: { currency: 'EUR', value: 10_000n },
      methods: ['CARD'],
      captureMode: 'MANUAL',
      redirectUrl: 'https://shop.example/back',
      description: 'Two ceramic lamps',
    })
    if (created.kind !== 'session') throw new Error(created.refusal.message)
    return { sessionId: created.session.sessionId, token: `${clientId}.${created.session.token}` }
  }

  it('is passed on within itself: it is one try of the buyer, with a row for each acquirer', async () => {
    const mall = await openMall()
    const session = await opened(mall)
    mall.first.answer('authorize', notSent, notSent)
    mall.second.answer('authorize', declined, elsewhere)
    mall.third.answer('authorize', yes(10_000n))
    await tryToPay(mall.context, session.token, { type: 'CARD', card })
    expect(await lookAtCheckout(mall.context, session.token)).toMatchObject({
      status: 'open',
      declined: { code: 'DO_NOT_HONOR', triesLeft: 4 },
    })
    await tryToPay(mall.context, session.token, { type: 'CARD', card })
    expect(await lookAtCheckout(mall.context, session.token)).toMatchObject({ status: 'paid' })
    const payment = (await loadSession(mall.pool, clientId, { sessionId: session.sessionId }))?.payment
    if (!payment) throw new Error('the session has no payment')
    expect(payment).toMatchObject({ acquirer: 'THIRD', session: { tries: 2 } })
    const { tries } = await history(mall, payment)
    expect(tries.map(({ number, step, acquirer }) => `${number}.${step} ${acquirer}`)).toEqual([
      '1.1 FIRST',
      '1.2 SECOND',
      '2.1 FIRST',
      '2.2 SECOND',
      '2.3 THIRD',
    ])
    expect(new Set(tries.map(({ reference }) => reference)).size).toBe(5)
    expect(tries[0]?.routing?.acquirers[0]).toEqual({ acquirer: 'FIRST', verdict: 'chosen' })
    expect(await why(mall, payment)).toBe('FIRST not-sent, SECOND declined, THIRD chosen')
  })
})

describe('a circuit', () => {
  it('keeps new payments away from an acquirer that is down, then lets one try at a time through', async () => {
    const mall = await openMall()
    const time = { now: 0 }
    Object.assign(mall.context, { circuits: createCircuits(() => time.now) } satisfies Partial<Context>)
    mall.first.always('authorize', () => notSent)
    mall.second.always('authorize', () => yes(10_000n))
    for (let count = 0; count < 10; count += 1) await mall.pay('MANUAL')
    expect(mall.first.calls).toHaveLength(10)
    expect(await why(mall, await mall.pay('MANUAL'))).toBe('FIRST circuit-open, SECOND chosen, THIRD not-needed')
    expect(mall.first.calls).toHaveLength(10)
    time.now = usualCircuitRules.openMs
    const { promise, resolve } = Promise.withResolvers<AuthorizeOutcome>()
    mall.first.answer('authorize', promise)
    const trying = mall.pay('MANUAL')
    await expect.poll(() => mall.first.calls).toHaveLength(11)
    expect(await mall.pay('MANUAL')).toMatchObject({ acquirer: 'SECOND' })
    expect(mall.first.calls).toHaveLength(11)
    resolve(yes(10_000n))
    expect(await trying).toMatchObject({ acquirer: 'FIRST' })
    mall.first.answer('authorize', yes(10_000n))
    expect(await mall.pay('MANUAL')).toMatchObject({ acquirer: 'FIRST' })
  })

  it('of every acquirer open: the first is tried anyway, and the payment says so', async () => {
    const mall = await openMall({ default: ['FIRST', 'SECOND'], rules: [] })
    mall.first.always('authorize', () => notSent)
    mall.second.always('authorize', () => notSent)
    for (let count = 0; count < 10; count += 1) await mall.pay('MANUAL')
    mall.first.always('authorize', () => yes(10_000n))
    const payment = await mall.pay('MANUAL')
    expect(payment).toMatchObject({ state: { kind: 'authorized' }, acquirer: 'FIRST' })
    expect(await why(mall, payment)).toBe('FIRST chosen-though-open, SECOND circuit-open')
  })

  it('is fed by declines as by good answers: they keep no payment away', async () => {
    const mall = await openMall()
    mall.first.always('authorize', () => declined)
    for (let count = 0; count < 12; count += 1) await mall.pay('MANUAL')
    expect(mall.first.calls).toHaveLength(12)
  })

  it('opens for an acquirer that answers inquiries and no authorizations', async () => {
    const mall = await openMall()
    mall.first.always('authorize', () => unknown)
    mall.first.always('inquireAuthorization', () => pending)
    for (let count = 0; count < 10; count += 1) {
      await mall.pay('MANUAL')
      await mall.pool.query('update payments set due_at = now(), leased_until = null')
      for (const { clientId: owner, id } of await claimPayments(mall.pool, { limit: 20, leaseMs: 1 })) {
        await followPayment(mall.context, owner, id)
      }
    }
    expect(operations(mall.first).filter((name) => name === 'inquireAuthorization').length).toBeGreaterThan(10)
    mall.second.answer('authorize', yes(10_000n))
    expect(await mall.pay('MANUAL')).toMatchObject({ acquirer: 'SECOND' })
  })

  it.each([
    { name: 'silence', inquiry: { ...unknown, exchanges: [] } },
    { name: 'an answer', inquiry: { ...pending, exchanges: [] } },
  ])('is not fed by $name that comes without asking the acquirer', async ({ inquiry }) => {
    const mall = await openMall({ default: 'FIRST', rules: [] })
    const time = { now: 0 }
    const circuits = createCircuits(() => time.now)
    Object.assign(mall.context, { circuits } satisfies Partial<Context>)
    mall.first.answer('authorize', unknown)
    const { paymentId } = await mall.pay('MANUAL')
    for (let count = 0; count < 9; count += 1) circuits.record({ clientId, acquirer: 'FIRST' }, 'bad')
    time.now = usualCircuitRules.openMs
    mall.first.always('inquireAuthorization', () => inquiry)
    await followPayment(mall.context, clientId, paymentId)
    expect(circuits.list()).toMatchObject([{ acquirer: 'FIRST', state: 'half-open' }])
  })

  it('does not keep captures away from where the authorization is', async () => {
    const mall = await openMall({ default: 'FIRST', rules: [] })
    mall.first.answer('authorize', yes(10_000n))
    const { paymentId } = await mall.pay('MANUAL')
    for (let count = 0; count < 20; count += 1) mall.context.circuits.record({ clientId, acquirer: 'FIRST' }, 'bad')
    expect(mall.context.circuits.admits({ clientId, acquirer: 'FIRST' })).toBe(false)
    mall.first.answer('capture', yes(4_000n))
    const amount = { currency: 'EUR', value: 4_000n }
    const captured = await capturePayment(mall.context, clientId, {
      captureRequestId: newId('capture'),
      paymentId,
      amount,
      last: false,
    })
    expect(captured).toMatchObject({ capture: { state: { kind: 'succeeded' } } })
  })
})

describe('a payment that nobody takes', () => {
  it('has the reason stored with its refusal', async () => {
    const mall = await openMall({ default: ['NOBODY'], rules: [] })
    const payment = await mall.pay('MANUAL')
    expect(payment).toMatchObject({ acquirer: null, state: { kind: 'failed', code: 'NO_PAY_OPTIONS' } })
    expect(await why(mall, payment)).toBe('NOBODY not-configured')
  })
})

describe('shares', () => {
  it('send a repeat of a request where the first went, and say the draw', async () => {
    const mall = await openMall({
      default: 'THIRD',
      rules: [
        {
          match: {},
          shares: [
            { acquirer: 'FIRST', percent: 50 },
            { acquirer: 'SECOND', percent: 50 },
          ],
        },
      ],
    })
    mall.first.always('authorize', () => yes(10_000n))
    mall.second.always('authorize', () => yes(10_000n))
    const payments: Payment[] = []
    for (let count = 0; count < 12; count += 1) payments.push(await mall.pay('MANUAL'))
    expect(new Set(payments.map(({ acquirer }) => acquirer))).toEqual(new Set(['FIRST', 'SECOND']))
    for (const payment of payments) {
      const { routing } = await history(mall, payment)
      expect(payment.acquirer).toBe((routing?.draw ?? -1) < 50 ? 'FIRST' : 'SECOND')
    }
    const [one] = payments
    if (!one) throw new Error('nothing was paid')
    const calls = mall.first.calls.length + mall.second.calls.length
    expect(await mall.pay('MANUAL', { paymentRequestId: one.paymentRequestId })).toEqual(await mall.stored(one))
    expect(mall.first.calls.length + mall.second.calls.length).toBe(calls)
    const refused = await pay(mall.context, clientId, {
      paymentRequestId: one.paymentRequestId,
      amount: { currency: 'EUR', value: 1n },
      methodType: 'CARD',
      issuerAuthenticated: false,
      captureMode: 'MANUAL',
      redirectUrl: 'https://shop.example/back',
      description: '',
    })
    expect(refused.kind).toBe('refused')
  })
})
