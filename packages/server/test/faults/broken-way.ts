import type { Endpoint } from '@capstan/protocol'
import type pg from 'pg'
import { expect, onTestFinished, vi } from 'vitest'
import type { AppOptions } from '../../src/app.ts'
import { compareBooks } from '../../src/application/queries/books.ts'
import { createPool } from '../../src/database/pool.ts'
import { type ReceivedRequest, startMerchant } from '../notifications/merchant-endpoint.ts'
import { type Answer, cardPayment, requestId, type TestCapstan, testCapstan } from '../support/capstan.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { type DatabaseProxy, startDatabaseProxy } from './database-proxy.ts'

/** A server whose way to its database can be broken, and a merchant's endpoint. */
export interface Broken extends TestCapstan {
  readonly proxy: DatabaseProxy
  /** The same database by a way that holds. */
  readonly direct: pg.Pool
  readonly directUrl: string
  readonly received: readonly ReceivedRequest[]
  pay(value: string, mode: 'AUTOMATIC' | 'MANUAL'): object
  capture(paymentId: string, value: string): object
  refund(paymentId: string, value: string): object
  authorized(value?: string): Promise<string>
  /** Authorized and captured whole. */
  captured(): Promise<string>
  /** Waits until nothing is left to do, and expects that no money was taken twice, lost or promised to nobody. */
  expectSettled(): Promise<void>
}

/** Short, so that a lease of a statement that went wrong lapses while the test waits. */
const deadlines = { acquirerMs: 300, repeatMs: 8_000, leaseMs: 700 }

export interface BrokenOptions extends Partial<AppOptions> {
  /** Instead of one made for the test. */
  readonly database?: Pick<TestDatabase, 'pool' | 'url'>
  readonly statementTimeoutMs?: number
  readonly maxConnections?: number
}

export async function brokenWay(given: BrokenOptions = {}): Promise<Broken> {
  const { database, statementTimeoutMs = 15_000, maxConnections = 20, ...options } = given
  const { pool: direct, url } = database ?? (await testDatabase())
  const proxy = await startDatabaseProxy(url)
  const limits = { statementTimeoutMs, maxConnections }
  const pool = createPool(proxy.url, { applicationName: 'capstan', onIdleError: () => undefined, ...limits })
  onTestFinished(() => pool.end())
  const { url: notifyUrl, received } = await startMerchant()
  const capstan = await testCapstan({ pool, deadlines, ...options })
  const pay = (value: string, mode: 'AUTOMATIC' | 'MANUAL') => cardPayment(value, mode, { paymentNotifyUrl: notifyUrl })
  return {
    ...capstan,
    proxy,
    direct,
    directUrl: url,
    received,
    pay,
    capture: (paymentId, value) => ({
      paymentId,
      captureRequestId: requestId('capture'),
      captureAmount: { currency: 'EUR', value },
    }),
    refund: (paymentId, value) => ({
      paymentId,
      refundRequestId: requestId('refund'),
      refundAmount: { currency: 'EUR', value },
      refundNotifyUrl: notifyUrl,
    }),
    async captured() {
      const { paymentId } = await capstan.call('pay', pay('10000', 'MANUAL'))
      const captureAmount = { currency: 'EUR', value: '10000' }
      const body = { paymentId, captureRequestId: requestId('capture'), captureAmount }
      expect((await capstan.call('capture', body)).result).toMatchObject({ resultStatus: 'S' })
      return paymentId
    },
    async authorized(value = '10000') {
      const answer = await capstan.call('pay', pay(value, 'MANUAL'))
      expect(answer.result).toMatchObject({ resultStatus: 'S' })
      return answer.paymentId
    },
    expectSettled: () => expectSettled(capstan, direct),
  }
}

const unsettled = `select
  (select count(*) from captures where state in ('held', 'pending', 'unknown'))::int as captures,
  (select count(*) from refunds where state in ('held', 'pending', 'unknown'))::int as refunds,
  (select count(*) from payments where state in ('requested', 'awaiting-buyer', 'closing'))::int as payments,
  (select count(*) from notifications where state = 'waiting')::int as notifications`

/** Each final capture and refund has one notification, and each payment that was not our own no has one for its authorization. */
const unnotified = `select
  (select count(*) from captures c where c.state in ('succeeded', 'failed', 'refused') and 1 <> (select count(*)
    from notifications n where n.client_id = c.client_id and n.capture_id = c.capture_id))::int as captures,
  (select count(*) from refunds f where f.state in ('succeeded', 'failed', 'refused') and 1 <> (select count(*)
    from notifications n where n.client_id = f.client_id and n.refund_id = f.refund_id))::int as refunds,
  (select count(*) from payments p where p.state in ('authorized', 'failed') and 1 <> (select count(*)
    from notifications n where n.client_id = p.client_id and n.payment_id = p.payment_id
      and n.capture_id is null and n.refund_id is null))::int as payments`

async function expectSettled({ app }: TestCapstan, direct: pg.Pool): Promise<void> {
  const nothing = { captures: 0, refunds: 0, payments: 0 }
  await vi.waitFor(
    async () => expect((await direct.query(unsettled)).rows).toEqual([{ ...nothing, notifications: 0 }]),
    { timeout: 20_000, interval: 50 },
  )
  expect((await direct.query(unnotified)).rows).toEqual([nothing])
  expect((await compareBooks({ ...app.context, pool: direct })).differences).toEqual([])
}

/** Sends the same request again until the answer is final, as a merchant does. */
export async function repeated(broken: Broken, endpoint: Endpoint, body: object): Promise<Answer> {
  return vi.waitFor(
    async () => {
      const answer = await broken.call(endpoint, body)
      expect(answer.result.resultStatus).not.toBe('U')
      return answer
    },
    { timeout: 20_000, interval: 50 },
  )
}
