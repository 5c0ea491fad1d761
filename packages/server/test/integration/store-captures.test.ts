import type { Pool } from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Capture } from '../../src/domain/capture.ts'
import type { Payment } from '../../src/domain/payment.ts'
import { holdCapture, loadCapture, recordCapture, recordRefusal } from '../../src/store/captures.ts'
import type { Written } from '../../src/store/handed.ts'
import type { MovementChange } from '../../src/store/movement-change.ts'
import { loadCaptures } from '../../src/store/payments.ts'
import { testDatabase } from '../support/database.ts'
import {
  asManyProcesses,
  atOnce,
  attemptOf,
  captureOf,
  newId,
  seedAuthorized,
  seedClient,
  stored,
  violation,
} from './seed.ts'

const at = new Date('2026-03-01T12:00:01.000Z')

const succeeded: MovementChange['step'] = { kind: 'final', state: { kind: 'succeeded', succeededAt: at } }
const failed: MovementChange['step'] = {
  kind: 'final',
  state: { kind: 'failed', code: 'DO_NOT_HONOR', message: 'no', failedAt: new Date() },
}
const pending: MovementChange['step'] = { kind: 'wait', state: { kind: 'pending' } }
const unknown: MovementChange['step'] = { kind: 'wait', state: { kind: 'unknown', reason: 'silence' } }

let pool: Pool
let payment: Payment

beforeEach(async () => {
  pool = asManyProcesses((await testDatabase()).pool)
  await seedClient(pool)
  payment = await seedAuthorized(pool)
})

async function hold(value: bigint, last = false): Promise<Capture> {
  const capture = captureOf(payment, value, { last })
  if (!(await holdCapture(pool, capture, 1_000, 60_000))) throw new Error('not held')
  return capture
}

function record(
  capture: Capture,
  step: MovementChange['step'],
  changes: Partial<MovementChange> = {},
): Promise<Written> {
  const final = step.kind === 'final'
  return recordCapture(pool, capture, {
    step,
    tries: capture.tries + 1,
    dueInMs: final ? null : 1_000,
    ...(final && { notification: { notificationId: newId('notification'), body: '{}' } }),
    attempt: attemptOf('capture', capture.reference),
    at,
    ...changes,
  })
}

async function amounts() {
  const { held, captured, released, captureCount, lastCaptureHeld } = (await stored(pool, payment)).amounts
  return { held, captured, released, captureCount, lastCaptureHeld }
}

async function count(table: 'notifications' | 'attempts'): Promise<number> {
  const { rows } = await pool.query(`select count(*)::int as count from ${table}`)
  return rows[0].count
}

describe('recording the outcome of a capture', () => {
  it('counts a success once when twenty report it at once, and notifies once', async () => {
    const capture = await hold(4_000n)
    const written = await atOnce(20, () => record(capture, succeeded))
    expect(written.filter(Boolean)).toHaveLength(1)
    expect(await amounts()).toMatchObject({ held: 0n, captured: 4_000n, captureCount: 1 })
    expect([await count('notifications'), await count('attempts')]).toEqual([1, 1])
  })

  it('lets only one of a yes and a no that come together be the result', async () => {
    const results = await atOnce(20, async () => {
      const capture = await hold(10n)
      const [yes, no] = await Promise.all([record(capture, succeeded), record(capture, failed)])
      const { state } = (await loadCapture(pool, capture.clientId, capture.captureId)).capture
      expect(yes).not.toBe(no)
      expect(state.kind).toBe(yes ? 'succeeded' : 'failed')
      return yes
    })
    const successes = results.filter(Boolean).length
    expect(await amounts()).toMatchObject({ held: 0n, captured: BigInt(successes) * 10n, captureCount: successes })
  })

  it.each([
    ['success', succeeded, failed],
    ['success', succeeded, pending],
    ['failure', failed, succeeded],
    ['failure', failed, unknown],
  ] as const)('never changes a %s', async (_result, first, later) => {
    const capture = await hold(4_000n)
    await record(capture, first)
    const before = [await loadCaptures(pool, capture.clientId, payment.paymentId), await amounts()]
    expect(await record(capture, later)).toBe(false)
    expect([await loadCaptures(pool, capture.clientId, payment.paymentId), await amounts()]).toEqual(before)
    expect(await count('notifications')).toBe(1)
  })

  it('keeps the amount held, and plans the next inquiry, while the outcome is open', async () => {
    const capture = await hold(4_000n)
    expect(await record(capture, unknown)).toBe('written')
    expect(await record(capture, pending)).toBe('written')
    expect(await amounts()).toMatchObject({ held: 4_000n, captured: 0n })
    expect(await count('notifications')).toBe(0)
    const { rows } = await pool.query('select due_at > now() as later, leased_until from captures')
    expect(rows).toEqual([{ later: true, leased_until: null }])
  })

  it('adds what the acquirer tells to what it told before', async () => {
    const capture = await hold(4_000n)
    await record(capture, pending, { receipt: { transactionId: 't-1' } })
    await record(capture, succeeded, { receipt: { resultCode: 'OK' } })
    const { receipt } = (await loadCapture(pool, capture.clientId, capture.captureId)).capture
    expect(receipt).toEqual({ transactionId: 't-1', resultCode: 'OK' })
  })

  it('numbers the notifications of a payment in the order of the results', async () => {
    const captures = await atOnce(10, () => hold(10n))
    await Promise.all(captures.map((capture) => record(capture, succeeded)))
    const { rows } = await pool.query('select sequence from notifications order by sequence')
    expect(rows.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })
})

describe('what becomes of the rest', () => {
  it('stays capturable after a capture that was not the last', async () => {
    await record(await hold(4_000n), succeeded)
    expect(await amounts()).toMatchObject({ held: 0n, captured: 4_000n, released: 0n })
  })

  it('is given back when the last capture succeeds', async () => {
    await record(await hold(4_000n, true), succeeded)
    expect(await amounts()).toEqual({
      held: 0n,
      captured: 4_000n,
      released: 6_000n,
      captureCount: 1,
      lastCaptureHeld: false,
    })
  })

  it('is capturable again when the last capture fails', async () => {
    await record(await hold(4_000n, true), failed)
    expect(await amounts()).toEqual({
      held: 0n,
      captured: 0n,
      released: 0n,
      captureCount: 0,
      lastCaptureHeld: false,
    })
    await expect(hold(10_000n, true)).resolves.toBeDefined()
  })

  it('is given back without what others still hold when the last capture succeeds among them', async () => {
    const first = await hold(3_000n)
    const last = await hold(2_000n, true)
    await record(last, succeeded)
    expect(await amounts()).toMatchObject({ held: 3_000n, captured: 2_000n, released: 5_000n })
    await record(first, succeeded)
    expect(await amounts()).toMatchObject({ held: 0n, captured: 5_000n, released: 5_000n })
  })

  it('grows by a capture that fails after the last one succeeded', async () => {
    const first = await hold(3_000n)
    await record(await hold(2_000n, true), succeeded)
    await record(first, failed)
    expect(await amounts()).toMatchObject({ held: 0n, captured: 2_000n, released: 8_000n, captureCount: 1 })
    await expect(hold(1n)).rejects.toThrow('not held')
  })

  it('is kept when the last capture fails while others are held', async () => {
    const first = await hold(3_000n)
    await record(await hold(2_000n, true), failed)
    await record(first, failed)
    expect(await amounts()).toMatchObject({ held: 0n, captured: 0n, released: 0n, captureCount: 0 })
  })

  it('adds up whatever order thirty results come in', async () => {
    const plain = await atOnce(29, () => hold(100n))
    const last = await hold(100n, true)
    const all = [last, ...plain]
    await Promise.all(all.map((capture, index) => record(capture, index % 3 === 1 ? failed : succeeded)))
    expect(await amounts()).toMatchObject({ held: 0n, captured: 2_000n, released: 8_000n, captureCount: 20 })
  })
})

describe('the moment of expiry', () => {
  beforeEach(async () => {
    await pool.query("update payments set due_at = now() + interval '7 days'")
  })

  async function expires(): Promise<boolean> {
    const { rows } = await pool.query('select due_at is not null as due from payments')
    return rows[0].due
  }

  it('stays planned while something could still expire', async () => {
    await record(await hold(4_000n), succeeded)
    expect(await expires()).toBe(true)
    const held = await hold(1_000n)
    await record(await hold(5_000n, true), succeeded)
    expect(await expires()).toBe(true)
    await record(held, succeeded)
    expect(await expires()).toBe(false)
  })

  it('is off the plan once everything is captured', async () => {
    await record(await hold(4_000n), succeeded)
    await record(await hold(6_000n), succeeded)
    expect(await expires()).toBe(false)
  })

  it('is off the plan once the last capture has released the rest, whatever the others come to', async () => {
    const first = await hold(3_000n)
    await record(await hold(2_000n, true), succeeded)
    expect(await expires()).toBe(true)
    await record(first, failed)
    expect(await expires()).toBe(false)
  })

  it('stays planned when the only capture fails', async () => {
    await record(await hold(10_000n, true), failed)
    expect(await expires()).toBe(true)
  })
})

describe('recording our own no', () => {
  const refused = { code: 'AUTH_EXPIRED', message: 'too late' } as const
  const notification = () => ({ notificationId: newId('notification'), body: '{}' })

  it('uses up the id and is notified, and holds nothing', async () => {
    const capture = captureOf(payment, 100n)
    await recordRefusal(pool, capture, { refused, notification: notification() })
    const [kept] = await loadCaptures(pool, payment.clientId, payment.paymentId)
    expect(kept?.state).toEqual({ kind: 'refused', ...refused })
    expect(await amounts()).toMatchObject({ held: 0n, captureCount: 0 })
    expect(await count('notifications')).toBe(1)
  })

  it('leaves no trace of a second no under the same id, not even a gap in the sequence', async () => {
    const first = captureOf(payment, 100n)
    await recordRefusal(pool, first, { refused, notification: notification() })
    const second = captureOf(payment, 100n, { captureRequestId: first.captureRequestId })
    const again = recordRefusal(pool, second, { refused, notification: notification() })
    expect(await violation(again)).toBe('23505 capture_request_id_once')
    await recordRefusal(pool, captureOf(payment, 100n), { refused, notification: notification() })
    const { rows } = await pool.query('select sequence from notifications order by sequence')
    expect(rows).toEqual([{ sequence: 1 }, { sequence: 2 }])
  })
})
