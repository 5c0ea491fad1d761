import type pg from 'pg'
import { expect, it } from 'vitest'
import { type Till, untilBlocked } from './till.ts'

/** Really parallel: every call runs on a connection of its own, as many at a time as the pool has. */
export function times<T>(count: number, call: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => call(index)))
}

export function concurrencyCases(open: () => Till, pool: () => pg.Pool): void {
  it('makes one authorization of forty requests under one reference', async () => {
    const till = open()
    const outcomes = await times(40, () => till.authorize('a', 4200n))
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome, bigintAsText)))).toHaveLength(1)
    expect(outcomes[0]).toMatchObject({ kind: 'succeeded' })
    expect(await till.books.totals(till.clientId)).toHaveLength(1)
  })

  it('takes the money once for sixty captures under one reference', async () => {
    const till = open()
    const payment = await till.authorized('a', 4200n)
    const outcomes = await times(60, () => till.capture(payment, 'c', 10n))
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome, bigintAsText)))).toHaveLength(1)
    expect(outcomes[0]).toMatchObject({ kind: 'succeeded' })
    expect(await till.total('a')).toMatchObject({ captured: 10n })
    expect(await till.captures()).toHaveLength(1)
  })

  it('stops sixty captures at the authorized amount, to the cent', async () => {
    const till = open()
    const { maxCaptures } = till.capability()
    const payment = await till.authorized('a', 700n)
    const outcomes = await times(60, (index) => till.capture(payment, `c${index}`, 100n))
    const taken = outcomes.filter(({ kind }) => kind === 'succeeded').length
    expect(taken).toBe(Math.min(7, maxCaptures))
    expect(await till.total('a')).toMatchObject({ captured: 100n * BigInt(taken), held: 0n })
  })

  it('stops sixty captures at the number it allows', async () => {
    const till = open()
    const { maxCaptures } = till.capability()
    const payment = await till.authorized('a', 90_000n)
    const outcomes = await times(60, (index) => till.capture(payment, `c${index}`, 10n))
    expect(outcomes.filter(({ kind }) => kind === 'succeeded')).toHaveLength(maxCaptures)
    expect(await till.total('a')).toMatchObject({ captured: 10n * BigInt(maxCaptures) })
  })

  it('either captures the whole or voids it when both are asked at once', async () => {
    const till = open()
    const rounds = await times(30, async (round) => {
      const payment = await till.authorized(`a${round}`, 4200n)
      const [captured, voided] = await Promise.all([
        till.capture(payment, `c${round}`, 4200n),
        till.close(payment, `v${round}`),
      ])
      return [captured.kind, voided.kind].toSorted()
    })
    expect(rounds).toEqual(rounds.map(() => ['failed', 'succeeded']))
    const totals = await till.books.totals(till.clientId)
    expect(totals.filter(({ state, captured }) => (state === 'voided') === (captured === 4200n))).toEqual([])
  })

  it('leaves nothing open when an authorization and its void arrive together', async () => {
    const till = open()
    const ends = await times(30, async (round) => {
      const [, voided] = await Promise.all([till.authorize(`a${round}`, 4200n), till.close(`a${round}`, `v${round}`)])
      expect(voided).toMatchObject({ kind: 'succeeded' })
      return (await till.inquire(`a${round}`)).kind
    })
    expect(new Set(ends)).toEqual(new Set(['voided']))
  })

  it('voids an authorization that is committed while the void waits for it', async () => {
    const till = open()
    const client = await pool().connect()
    await client.query('begin')
    await till.through(client).authorize('a', 4200n)
    const voided = till.close('a', 'v')
    await untilBlocked(pool())
    await client.query('commit')
    client.release()
    expect(await voided).toMatchObject({ kind: 'succeeded' })
    expect(await till.inquire('a')).toMatchObject({ kind: 'voided' })
  })

  it('measures a capture against one that is committed while it waits', async () => {
    const till = open()
    const payment = await till.authorized('a', 4200n)
    const client = await pool().connect()
    await client.query('begin')
    await till.through(client).capture(payment, 'c1', 4000n)
    const second = till.capture(payment, 'c2', 201n)
    await untilBlocked(pool())
    await client.query('commit')
    client.release()
    expect(await second).toMatchObject({ kind: 'failed' })
    expect(await till.total('a')).toMatchObject({ captured: 4000n })
  })

  it('gives a declined amount back once, however many ask at the same time', async () => {
    const till = open()
    const payment = await till.authorized('a', 4007n)
    await till.capture(payment, 'c', 4007n)
    await times(40, (index) =>
      index % 4 === 0 ? till.capture(payment, 'c', 4007n) : till.inquireCapture(payment, 'c'),
    )
    expect(await till.total('a')).toMatchObject({ held: 0n, captured: 0n })
    expect(await till.capture(payment, 'again', 4000n)).toMatchObject({ kind: 'succeeded' })
  })
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
