import { beforeAll, describe, expect, it, vi } from 'vitest'
import {
  chooseScenario,
  type NewScenario,
  type ScenarioBook,
  scenarioBook,
} from '../../src/acquirers/simulated/scenario-book.ts'
import { type Behaviour, behaviourNames, operationsWith, scenarioOperations } from '../../src/domain/scenario.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { later, never, openTill, type Till } from './till.ts'

let database: TestDatabase
let scenarios: ScenarioBook

beforeAll(async () => {
  database = await testDatabase()
  scenarios = scenarioBook(database.pool)
})

const open = () => openTill(database.pool, 'ALIPAY')

function set(till: Till, behaviour: Behaviour, choice: Partial<NewScenario> = {}): Promise<void> {
  const usual = { operations: ['capture'], acquirer: null, code: null, times: null } as const
  return scenarios.set({ ...usual, clientId: till.clientId, behaviour, ...choice })
}

/** The times that are left of each setting. */
async function left(till: Till) {
  return (await scenarios.list(till.clientId)).map(({ timesLeft }) => timesLeft)
}

/** Gives up waiting for an answer once the books show what the request did. */
async function unanswered<Outcome>(ask: (signal: AbortSignal) => Promise<Outcome>, seen: () => Promise<void>) {
  const deadline = new AbortController()
  const answer = ask(deadline.signal)
  await vi.waitFor(seen)
  deadline.abort()
  return answer
}

describe('a scenario of captures', () => {
  it('declines with its code, whatever the amount, and leaves other clients and operations alone', async () => {
    const till = open()
    const other = open()
    await set(till, 'decline', { code: 'USER_BALANCE_NOT_ENOUGH' })
    const payment = await till.authorized('a', 20_000n)
    expect(await till.capture(payment, 'c', 4002n)).toMatchObject({ kind: 'failed', code: 'USER_BALANCE_NOT_ENOUGH' })
    expect(await other.capture(await other.authorized('a', 900n), 'c', 900n)).toMatchObject({ kind: 'succeeded' })
    expect(await till.total('a')).toMatchObject({ captured: 0n, held: 0n })
  })

  it('takes the money and never answers; a repeat after a restart is answered', async () => {
    const till = open()
    await set(till, 'time-out')
    const payment = await till.authorized('a', 900n)
    const first = await unanswered(
      (signal) => till.capture(payment, 'c', 900n, { signal }),
      async () => expect(await till.total('a')).toMatchObject({ captured: 900n }),
    )
    expect(first).toMatchObject({ kind: 'unknown' })
    expect(await till.restarted().capture(payment, 'c', 900n)).toMatchObject({ kind: 'succeeded' })
    expect(await till.total('a')).toMatchObject({ captured: 900n })
  })

  it('loses the request; its repeat is carried out, also when the scenario is another one or gone by then', async () => {
    const till = open()
    await set(till, 'lost', { times: 1 })
    const payment = await till.authorized('a', 20_000n)
    // Of an amount that would decline: what was chosen for this reference is what counts.
    const first = await unanswered(
      (signal) => till.capture(payment, 'c', 4001n, { signal }),
      async () => expect(await till.everythingWritten()).toContain('"operation": "capture"'),
    )
    expect(first).toMatchObject({ kind: 'unknown' })
    expect(await till.inquireCapture(payment, 'c')).toMatchObject({ kind: 'not-found' })
    await set(till, 'decline')
    expect(await till.restarted().capture(payment, 'c', 4001n)).toMatchObject({ kind: 'succeeded' })
    await scenarios.clear(till.clientId, scenarioOperations)
    expect(await till.restarted().capture(payment, 'c', 4001n)).toMatchObject({ kind: 'succeeded' })
    expect(await till.total('a')).toMatchObject({ captured: 4001n })
  })

  it('stays with the reference it was chosen for, when it is used up and when it is cleared', async () => {
    for (const meanwhile of [() => Promise.resolve([]), (till: Till) => scenarios.clear(till.clientId, ['capture'])]) {
      const till = open()
      await set(till, 'down', { times: 1 })
      const payment = await till.authorized('a', 20_000n)
      expect(await till.capture(payment, 'c', 4001n)).toMatchObject({ kind: 'not-sent' })
      await meanwhile(till)
      expect(await till.restarted().capture(payment, 'c', 4001n)).toMatchObject({ kind: 'succeeded' })
    }
  })

  it('leaves to its amount what was first seen without it', async () => {
    const till = open()
    const payment = await till.authorized('a', 20_000n)
    const first = await unanswered(
      (signal) => till.capture(payment, 'lost', 4004n, { signal }),
      async () => expect(await till.everythingWritten()).toContain('"operation": "capture"'),
    )
    expect(first).toMatchObject({ kind: 'unknown' })
    expect(await till.capture(payment, 'taken', 900n)).toMatchObject({ kind: 'succeeded' })
    for (const behaviour of ['down', 'decline'] as const) {
      await set(till, behaviour)
      expect(await till.capture(payment, 'lost', 4004n)).toMatchObject({ kind: 'succeeded' })
      expect(await till.capture(payment, 'taken', 900n)).toMatchObject({ kind: 'succeeded' })
    }
  })

  it('is down for each new request, and answers its repeat', async () => {
    const till = open()
    await set(till, 'down')
    const payment = await till.authorized('a', 900n)
    expect(await till.capture(payment, 'c1', 300n)).toMatchObject({ kind: 'not-sent' })
    expect(await till.capture(payment, 'c2', 300n)).toMatchObject({ kind: 'not-sent' })
    expect(await till.capture(payment, 'c1', 300n)).toMatchObject({ kind: 'succeeded' })
  })

  it('answers late once', async () => {
    const till = open()
    await set(till, 'late')
    const payment = await till.authorized('a', 900n)
    const first = await unanswered(
      (signal) => till.answeringAfter(600_000).capture(payment, 'c', 900n, { signal }),
      async () => expect(await till.total('a')).toMatchObject({ captured: 900n }),
    )
    expect(first).toMatchObject({ kind: 'unknown' })
    expect(await till.answeringAfter(600_000).capture(payment, 'c', 900n)).toMatchObject({ kind: 'succeeded' })
  })

  it('does not stay pending for good when it is cleared between the choice and the entry in the books', async () => {
    const till = open()
    const payment = await till.authorized('a', 900n)
    expect(await till.capture(payment, 'all', 900n)).toMatchObject({ kind: 'succeeded' })
    const raised = await till.authorized('b', 900n)
    const { updates } = till.acquirer
    const raise = {
      clientId: till.clientId,
      paymentReference: 'b',
      paymentTransactionId: raised.transactionId,
      reference: 'raise',
      amount: { currency: 'EUR', value: 1_000n },
      requestedAt: later(0),
      now: later(0),
    }
    const operations = ['pay', 'refund', 'raise'] as const
    await set(till, 'stay-pending', { operations })
    for (const reference of operations) {
      const key = { clientId: till.clientId, acquirer: 'ALIPAY', reference }
      expect(await chooseScenario(database.pool, reference, key)).toMatchObject({ behaviour: 'stay-pending' })
    }
    expect(await scenarios.clear(till.clientId, operations)).toEqual([])
    expect(await till.authorize('pay', 900n)).toMatchObject({ kind: 'pending' })
    expect(await till.refund(payment, 'refund', 900n)).toMatchObject({ kind: 'pending' })
    expect(await updates?.update(raise, never)).toMatchObject({ kind: 'pending' })
    for (const kind of ['pending', 'succeeded']) {
      expect(await till.inquire('pay')).toMatchObject({ kind })
      expect(await till.inquireRefund(payment, 'refund')).toMatchObject({ kind })
      expect(await updates?.inquire(raise, never)).toMatchObject({ kind })
    }
  })

  it('stays pending at every inquiry until it is cleared, and then succeeds at the next one', async () => {
    const till = open()
    await set(till, 'stay-pending')
    const payment = await till.authorized('a', 900n)
    expect(await till.capture(payment, 'c', 900n)).toMatchObject({ kind: 'pending' })
    for (const _ of [1, 2, 3, 4]) expect(await till.inquireCapture(payment, 'c')).toMatchObject({ kind: 'pending' })
    expect(await till.total('a')).toMatchObject({ held: 900n, captured: 0n })
    expect(await scenarios.clear(till.clientId, ['pay', 'refund'])).toEqual([])
    expect(await till.inquireCapture(payment, 'c')).toMatchObject({ kind: 'pending' })
    expect(await scenarios.clear(till.clientId, ['capture'])).toEqual([
      { operation: 'capture', acquirer: 'ALIPAY', reference: 'c' },
    ])
    expect(await till.inquireCapture(payment, 'c')).toMatchObject({ kind: 'succeeded' })
    expect(await till.total('a')).toMatchObject({ held: 0n, captured: 900n })
  })

  it('is pending and then declines with its code', async () => {
    const till = open()
    await set(till, 'pending-decline', { code: 'RISK_REJECT' })
    const payment = await till.authorized('a', 900n)
    expect(await till.capture(payment, 'c', 900n)).toMatchObject({ kind: 'pending' })
    expect(await till.inquireCapture(payment, 'c')).toMatchObject({ kind: 'pending' })
    expect(await till.inquireCapture(payment, 'c')).toMatchObject({ kind: 'failed', code: 'RISK_REJECT' })
    expect(await till.total('a')).toMatchObject({ held: 0n, captured: 0n })
  })

  it('holds at one acquirer before what holds at all', async () => {
    const till = open()
    await set(till, 'decline', { code: 'RISK_REJECT' })
    await set(till, 'pending-succeed', { acquirer: 'ALIPAY' })
    const elsewhere = openTill(database.pool, 'CHECKOUT', { clientId: till.clientId })
    const payment = await till.authorized('a', 900n)
    expect(await till.capture(payment, 'c', 900n)).toMatchObject({ kind: 'pending' })
    const there = await elsewhere.authorized('b', 900n)
    expect(await elsewhere.capture(there, 'c', 900n)).toMatchObject({ kind: 'failed', code: 'RISK_REJECT' })
  })
})

describe('a scenario of so many times', () => {
  /** Keeps the setting locked until so many requests wait for it, so that they really meet. */
  async function meeting<Outcome>(till: Till, requests: readonly (() => Promise<Outcome>)[]): Promise<Outcome[]> {
    const holder = await database.pool.connect()
    try {
      await holder.query('begin')
      await holder.query('select from simulator.scenarios where client_id = $1 for update', [till.clientId])
      const answers = Promise.all(requests.map((request) => request()))
      await vi.waitFor(async () => {
        const { rows } = await database.pool.query(
          "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
        expect(rows.length).toBe(requests.length)
      })
      await holder.query('commit')
      return await answers
    } finally {
      holder.release()
    }
  }

  it('holds for exactly as many new references, though they come at once', async () => {
    const till = open()
    await set(till, 'decline', { operations: ['pay'], times: 2 })
    const asked = ['a', 'b', 'c', 'd', 'e'].map((reference) => () => till.authorize(reference, 900n))
    const kinds = (await meeting(till, asked)).map(({ kind }) => kind)
    expect(kinds.toSorted()).toEqual(['failed', 'failed', 'succeeded', 'succeeded', 'succeeded'])
    expect(await left(till)).toEqual([0])
  })

  it('is used up once by requests of one reference, and each of them gets the same', async () => {
    const till = open()
    await set(till, 'decline', { operations: ['pay'], times: 3 })
    const twins = [1, 2, 3, 4].map(() => () => till.authorize('a', 900n))
    expect(new Set((await meeting(till, twins)).map(({ kind }) => kind))).toEqual(new Set(['failed']))
    expect(await left(till)).toEqual([2])
  })

  it('gives a twin of the last one the same, though nothing was left when its turn came', async () => {
    const till = open()
    await set(till, 'decline', { operations: ['pay'], times: 1 })
    const twins = [1, 2, 3].map(() => () => till.authorize('a', 900n))
    expect(new Set((await meeting(till, twins)).map(({ kind }) => kind))).toEqual(new Set(['failed']))
  })

  it('is not used up by what the acquirer knows nothing of', async () => {
    const till = open()
    expect(await till.capture({ reference: 'none', transactionId: '1' }, 'c', 900n)).toMatchObject({
      kind: 'failed',
      code: 'AUTH_NOT_FOUND',
    })
  })
})

describe('the other operations', () => {
  it('pay: declines with a code, is down, and stays pending until it is cleared', async () => {
    const till = open()
    await set(till, 'decline', { operations: ['pay'], code: 'FRAUD_REJECT', times: 1 })
    expect(await till.authorize('a', 900n)).toMatchObject({ kind: 'failed', code: 'FRAUD_REJECT' })
    expect(await till.authorize('b', 900n)).toMatchObject({ kind: 'succeeded' })
    await set(till, 'down', { operations: ['pay'], times: 1 })
    expect(await till.authorize('c', 900n)).toMatchObject({ kind: 'not-sent' })
    await set(till, 'stay-pending', { operations: ['pay'] })
    expect(await till.authorize('d', 900n)).toMatchObject({ kind: 'pending' })
    for (const _ of [1, 2, 3]) expect(await till.inquire('d')).toMatchObject({ kind: 'pending' })
    await scenarios.clear(till.clientId, ['pay'])
    expect(await till.inquire('d')).toMatchObject({ kind: 'succeeded' })
  })

  it('refund: is taken back a day later, and stays pending until it is cleared', async () => {
    const till = open()
    const payment = await till.authorized('a', 900n)
    await till.capture(payment, 'c', 900n)
    await set(till, 'taken-back', { operations: ['refund'], times: 1 })
    expect(await till.refund(payment, 'r1', 100n)).toMatchObject({ kind: 'succeeded' })
    const nextDay = { now: later(86_400) }
    expect(await till.inquireRefund(payment, 'r1', nextDay)).toMatchObject({ kind: 'failed' })
    await set(till, 'stay-pending', { operations: ['refund'] })
    expect(await till.refund(payment, 'r2', 100n)).toMatchObject({ kind: 'pending' })
    for (const _ of [1, 2, 3]) expect(await till.inquireRefund(payment, 'r2')).toMatchObject({ kind: 'pending' })
    await scenarios.clear(till.clientId, ['refund'])
    expect(await till.inquireRefund(payment, 'r2')).toMatchObject({ kind: 'succeeded' })
    expect(await till.total('a')).toMatchObject({ refunded: 100n })
  })

  it('close: is refused, is lost, and is pending the first time', async () => {
    const till = open()
    const payment = await till.authorized('a', 900n)
    await set(till, 'decline', { operations: ['close'], times: 1 })
    expect(await till.close(payment, 'v1')).toMatchObject({ kind: 'failed', code: 'PROCESS_FAIL' })
    await set(till, 'lost', { operations: ['close'], times: 1 })
    const lost = await unanswered(
      (signal) => till.close(payment, 'v2', { signal }),
      async () => expect(await till.everythingWritten()).toContain('"void"'),
    )
    expect(lost).toMatchObject({ kind: 'unknown' })
    expect(await till.inquire('a')).toMatchObject({ kind: 'succeeded' })
    await set(till, 'pending-succeed', { operations: ['close'] })
    expect(await till.close(payment, 'v3')).toMatchObject({ kind: 'pending' })
    expect(await till.close(payment, 'v3')).toMatchObject({ kind: 'succeeded' })
    // A reference that was never seen is closed by a row of its own, with a scenario set as well as without.
    expect(await till.close('late', 'v4')).toMatchObject({ kind: 'pending' })
    expect(await till.authorize('late', 900n)).toMatchObject({ kind: 'failed', code: 'ORDER_IS_CLOSED' })
  })

  it('raise: declines with a code, and stays pending until it is cleared', async () => {
    const till = open()
    const payment = await till.authorized('a', 900n)
    const { clientId } = till
    const { updates } = till.acquirer
    const signal = new AbortController().signal
    const order = {
      clientId,
      paymentReference: 'a',
      paymentTransactionId: payment.transactionId,
      amount: { currency: 'EUR', value: 1_000n },
      requestedAt: later(0),
      now: later(0),
    }
    const raise = (reference: string, value: bigint) =>
      updates?.update({ ...order, reference, amount: { currency: 'EUR', value } }, signal)
    const inquire = (reference: string) => updates?.inquire({ ...order, reference }, signal)
    await set(till, 'decline', { operations: ['raise'], times: 1 })
    expect(await raise('u1', 950n)).toMatchObject({ kind: 'failed' })
    await set(till, 'stay-pending', { operations: ['raise'] })
    expect(await raise('u2', 1_000n)).toMatchObject({ kind: 'pending' })
    for (const _ of [1, 2, 3]) expect(await inquire('u2')).toMatchObject({ kind: 'pending' })
    await scenarios.clear(till.clientId, ['raise'])
    expect(await inquire('u2')).toMatchObject({ kind: 'succeeded' })
    expect(await till.total('a')).toMatchObject({ amount: 1_000n })
  })
})

it('does what the magic amounts of its digit do, for every behaviour that they have', async () => {
  for (const behaviour of behaviourNames) {
    const operations = operationsWith(behaviour, scenarioOperations)
    expect(operations, behaviour).toContain('capture')
  }
  const till = open()
  const payment = await till.authorized('a', 40_000n)
  for (const [behaviour, amount] of [
    ['decline', 4001n],
    ['pending-succeed', 4002n],
    ['down', 4005n],
    ['late', 4006n],
    ['pending-decline', 4007n],
    ['taken-back', 4008n],
    ['call-back-twice', 4009n],
  ] as const) {
    const byAmount = await till.capture(payment, `amount ${behaviour}`, amount)
    await set(till, behaviour, { times: 1 })
    const bySetting = await till.capture(payment, `set ${behaviour}`, 700n)
    expect(bySetting.kind, behaviour).toBe(byAmount.kind)
  }
})
