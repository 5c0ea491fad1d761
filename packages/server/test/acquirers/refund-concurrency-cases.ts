import type pg from 'pg'
import { expect, it } from 'vitest'
import { times } from './concurrency-cases.ts'
import { captured } from './refund-cases.ts'
import { type Till, untilBlocked } from './till.ts'

const asText = (outcome: unknown) =>
  JSON.stringify(outcome, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))

export function refundConcurrencyCases(open: () => Till, pool: () => pg.Pool): void {
  it('gives the money back once for sixty refunds under one reference', async () => {
    const till = open()
    const payment = await captured(till)
    const outcomes = await times(60, () => till.refund(payment, 'r', 1000n))
    expect(new Set(outcomes.map(asText))).toHaveLength(1)
    expect(outcomes[0]).toMatchObject({ kind: 'succeeded' })
    expect(await till.total('a')).toMatchObject({ refunded: 1000n })
    expect(await till.refunds()).toHaveLength(1)
  })

  it.each([undefined, 'c'])('stops sixty refunds at what was captured, to the cent, of %s', async (of) => {
    const till = open()
    const payment = await captured(till, 700n)
    const choice = of === undefined ? {} : { of }
    const outcomes = await times(60, (index) => till.refund(payment, `r${index}`, 100n, choice))
    expect(outcomes.filter(({ kind }) => kind === 'succeeded')).toHaveLength(7)
    expect(await till.total('a')).toMatchObject({ captured: 700n, refunded: 700n })
  })

  it('measures a refund against one that is committed while it waits', async () => {
    const till = open()
    const payment = await captured(till)
    const client = await pool().connect()
    await client.query('begin')
    await till.through(client).refund(payment, 'r1', 8000n)
    const second = till.refund(payment, 'r2', 1001n)
    await untilBlocked(pool())
    await client.query('commit')
    client.release()
    expect(await second).toMatchObject({ kind: 'failed', code: 'REFUND_AMOUNT_EXCEED' })
    expect(await till.total('a')).toMatchObject({ refunded: 8000n })
  })

  it('gives back a capture that is committed while the refund waits for it', async () => {
    const till = open()
    const payment = await till.authorized('a', 9000n)
    const client = await pool().connect()
    await client.query('begin')
    await till.through(client).capture(payment, 'c', 9000n)
    const refunded = till.refund(payment, 'r', 9000n)
    await untilBlocked(pool())
    await client.query('commit')
    client.release()
    expect(await refunded).toMatchObject({ kind: 'succeeded' })
  })

  it('frees a declined amount once, however many ask at the same time', async () => {
    const till = open()
    const payment = await captured(till)
    await till.refund(payment, 'r', 7007n)
    await times(40, (index) => (index % 4 === 0 ? till.refund(payment, 'r', 7007n) : till.inquireRefund(payment, 'r')))
    expect(await till.total('a')).toMatchObject({ refunded: 0n })
    expect(await till.refund(payment, 'again', 9000n)).toMatchObject({ kind: 'succeeded' })
    expect(await till.refund(payment, 'more', 1n)).toMatchObject({ kind: 'failed' })
  })
}
