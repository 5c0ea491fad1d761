import type { Pool } from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'
import { paymentIn, paymentStateNames, paymentStates } from '../../src/domain/fixtures/payments.ts'
import type { Payment } from '../../src/domain/payment.ts'
import { holdCapture } from '../../src/store/captures.ts'
import { postponePayment } from '../../src/store/due.ts'
import { type CaptureOfAuthorization, changePayment } from '../../src/store/payment-change.ts'
import { insertPayment, loadCaptures, loadPayment, rememberCancel } from '../../src/store/payments.ts'
import { testDatabase } from '../support/database.ts'
import {
  asManyProcesses,
  atOnce,
  attemptOf,
  captureOf,
  changeTo,
  moveTo,
  newId,
  putInSession,
  seedAuthorized,
  seedClient,
  seedRequested,
  stored,
} from './seed.ts'

let pool: Pool

beforeEach(async () => {
  pool = asManyProcesses((await testDatabase()).pool)
  await seedClient(pool)
})

async function rowsOf(table: string): Promise<number> {
  const { rows } = await pool.query(`select count(*)::int as count from ${table}`)
  return rows[0].count
}

const notification = () => ({ notificationId: newId('notification'), body: '{}' })

describe('recording a payment request', () => {
  it('makes one payment of forty requests under one id', async () => {
    const written = await atOnce(40, (index) => {
      const changes = { paymentId: `p-${index}`, paymentRequestId: 'one-id' }
      return insertPayment(pool, paymentIn(paymentStates.requested, changes), 60_000, null)
    })
    expect(written.filter(Boolean)).toHaveLength(1)
    expect(await rowsOf('payments')).toBe(1)
  })

  it('keeps the ids of two clients apart', async () => {
    const clientId = await seedClient(pool, 'SANDBOX_OTHER')
    for (const changes of [{}, { clientId }]) {
      expect(await insertPayment(pool, paymentIn(paymentStates.requested, changes), 0, null)).toBe(true)
    }
    const other = await loadPayment(pool, clientId, { paymentRequestId: 'pay-1' })
    expect(other.payment?.clientId).toBe(clientId)
  })

  it('is due from the first moment, so that a crash leaves something to find', async () => {
    await seedRequested(pool, {}, 60_000)
    const { rows } = await pool.query('select due_at <= now() as due, leased_until > now() as leased from payments')
    expect(rows).toEqual([{ due: true, leased: true }])
  })

  it('notifies once, in the same commit, what failed from the start', async () => {
    const refused = paymentIn(paymentStates.failed, { acquirer: null, acquirerMerchantId: null })
    expect(await insertPayment(pool, refused, 0, null, notification())).toBe(true)
    expect(await insertPayment(pool, { ...refused, paymentId: 'p-2' }, 0, null, notification())).toBe(false)
    const { rows } = await pool.query('select payment_id, sequence, notify_type from notifications')
    expect(rows).toEqual([{ payment_id: 'payment-1', sequence: 1, notify_type: 'PAYMENT_RESULT' }])
  })

  it('finds the payment by its id where both names are given', async () => {
    const first = await seedRequested(pool)
    const second = await seedRequested(pool)
    const { paymentId } = first
    const { paymentRequestId } = second
    const { payment } = await loadPayment(pool, first.clientId, { paymentId, paymentRequestId })
    expect(payment?.paymentId).toBe(paymentId)
  })
})

/** Neither an expiry nor a cancellation is stored without the authorization it was of. */
const senseless = ['closing, expiry', 'closing, timeout, authorized', 'closing, not-found, authorized']

describe('changing a payment', () => {
  it.each(paymentStateNames.filter((name) => !senseless.includes(name)))(
    'reads back a payment %s as it was written',
    async (name) => {
      const state = paymentStates[name]
      const requested = await seedRequested(pool)
      const payment = state.kind === 'choosing' ? await putInSession(pool, requested) : requested
      expect((await moveTo(pool, payment, state)).state).toEqual(state)
    },
  )

  it('leaves nothing of the state before in the columns', async () => {
    const awaiting = await moveTo(pool, await seedRequested(pool), paymentStates['awaiting-buyer'])
    const failed = await moveTo(pool, awaiting, paymentStates.failed)
    const { rows } = await pool.query('select buyer_url, closing_reason, cancelled_at, auth_expires_at from payments')
    expect(failed.state).toEqual(paymentStates.failed)
    expect(rows).toEqual([{ buyer_url: null, closing_reason: null, cancelled_at: null, auth_expires_at: null }])
  })

  it('lets one of twenty answers through, with one notification, one capture and one attempt', async () => {
    const payment = await seedRequested(pool)
    const written = await atOnce(20, () => {
      const captureId = newId('capture')
      const capture = { captureId, captureRequestId: captureId, reference: newId('r'), state: 'held' } as const
      return changePayment(
        pool,
        payment,
        changeTo(paymentStates.authorized, {
          capture,
          paymentNotification: notification(),
          attempt: attemptOf('authorize', payment.reference),
        }),
      )
    })
    expect(written.filter(Boolean)).toHaveLength(1)
    expect([await rowsOf('notifications'), await rowsOf('captures'), await rowsOf('attempts')]).toEqual([1, 1, 1])
    expect((await stored(pool, payment)).amounts).toMatchObject({
      held: 10_000n,
      captureCount: 1,
      lastCaptureHeld: true,
    })
  })

  it('refuses a step decided from another state', async () => {
    const payment = await seedRequested(pool)
    await moveTo(pool, payment, paymentStates['awaiting-buyer'])
    expect(await changePayment(pool, payment, changeTo(paymentStates.failed))).toBeUndefined()
  })

  it('refuses a step decided before the merchant asked to cancel', async () => {
    const payment = await seedRequested(pool)
    expect(await rememberCancel(pool, payment.clientId, payment.paymentId)).toBe(true)
    expect(await changePayment(pool, payment, changeTo(paymentStates.authorized))).toBeUndefined()
    const asked = await stored(pool, payment)
    expect(asked.state).toEqual({ kind: 'requested', cancelRequested: true })
    expect(await changePayment(pool, asked, changeTo(paymentStates['closing, merchant']))).toBeDefined()
  })

  it('refuses a step decided before a capture was held', async () => {
    const payment = await seedAuthorized(pool)
    await holdCapture(pool, captureOf(payment, 1n), 10, 60_000)
    expect(await changePayment(pool, payment, changeTo(paymentStates['closing, expiry, authorized']))).toBeUndefined()
  })

  it('refuses a step on another client’s payment', async () => {
    const clientId = await seedClient(pool, 'SANDBOX_OTHER')
    const payment = await seedRequested(pool)
    expect(await changePayment(pool, { ...payment, clientId }, changeTo(paymentStates.failed))).toBeUndefined()
  })

  it('gives back what is neither captured nor held', async () => {
    const payment = await seedAuthorized(pool)
    const change = changeTo(paymentStates['cancelled, expiry'], { releaseRest: true })
    expect(await changePayment(pool, payment, change)).toBeDefined()
    expect((await stored(pool, payment)).amounts).toMatchObject({ captured: 0n, released: 10_000n })
  })

  it('takes the whole with an authorization that captures, payment notification first', async () => {
    const payment = await seedRequested(pool)
    const capture: CaptureOfAuthorization = {
      captureId: 'own',
      captureRequestId: 'own',
      reference: 'own-reference',
      state: 'succeeded',
    }
    const change = changeTo(paymentStates.authorized, {
      evidence: { receipt: { transactionId: 't-1' } },
      capture,
      paymentNotification: notification(),
      captureNotification: notification(),
    })
    expect(await changePayment(pool, payment, change)).toBeDefined()
    const [own] = await loadCaptures(pool, payment.clientId, payment.paymentId)
    expect(own).toMatchObject({
      amount: payment.amount,
      last: true,
      automatic: true,
      receipt: { transactionId: 't-1' },
    })
    expect((await stored(pool, payment)).amounts).toMatchObject({ captured: 10_000n, held: 0n, lastCaptureHeld: false })
    const { rows } = await pool.query('select sequence, notify_type from notifications order by sequence')
    expect(rows).toEqual([
      { sequence: 1, notify_type: 'PAYMENT_RESULT' },
      { sequence: 2, notify_type: 'CAPTURE_RESULT' },
    ])
  })

  it('adds to the receipt and keeps the card once it is known', async () => {
    const card = { brand: 'VISA', lastFour: '0768' }
    const payment = await seedRequested(pool)
    const first = changeTo(paymentStates['awaiting-buyer'], { evidence: { receipt: { transactionId: 't' }, card } })
    await changePayment(pool, payment, first)
    const awaiting = await stored(pool, payment)
    await changePayment(pool, awaiting, changeTo(paymentStates.failed, { evidence: { receipt: { resultCode: 'NO' } } }))
    expect(await stored(pool, payment)).toMatchObject({ receipt: { transactionId: 't', resultCode: 'NO' }, card })
  })
})

describe('a cancel that is remembered', () => {
  it('makes the next inquiry due at once, which may have been a day away', async () => {
    const payment = await seedRequested(pool)
    await changePayment(pool, payment, changeTo(payment.state, { dueInMs: 86_400_000 }))
    await rememberCancel(pool, payment.clientId, payment.paymentId)
    const { rows } = await pool.query('select due_at <= now() as due from payments')
    expect(rows).toEqual([{ due: true }])
  })

  it('is refused once the authorization is answered', async () => {
    const payment = await seedAuthorized(pool)
    expect(await rememberCancel(pool, payment.clientId, payment.paymentId)).toBe(false)
  })
})

describe('postponing a payment', () => {
  const dueOf = async ({ paymentId }: Payment) => {
    const { rows } = await pool.query('select due_at from payments where payment_id = $1', [paymentId])
    return rows[0].due_at
  }

  it('gives it back for later, or for good', async () => {
    const payment = await seedAuthorized(pool)
    await postponePayment(pool, payment, 60_000)
    expect(await dueOf(payment)).not.toBeNull()
    await postponePayment(pool, payment, null)
    expect(await dueOf(payment)).toBeNull()
  })

  it('does not take the due time off a payment that somebody began to close meanwhile', async () => {
    const payment = await seedAuthorized(pool)
    await changePayment(pool, payment, changeTo(paymentStates['closing, merchant, authorized'], { dueInMs: 0 }))
    await postponePayment(pool, payment, null)
    expect(await dueOf(payment)).not.toBeNull()
  })

  it('does not take the due time off a payment whose amount was raised meanwhile', async () => {
    const payment = await seedAuthorized(pool)
    await pool.query('update payments set amount = amount + 1, due_at = now() where payment_id = $1', [
      payment.paymentId,
    ])
    await postponePayment(pool, payment, null)
    expect(await dueOf(payment)).not.toBeNull()
    expect(await changePayment(pool, payment, changeTo(payment.state, { dueInMs: null }))).toBeUndefined()
  })
})
