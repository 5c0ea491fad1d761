import { beforeAll, describe, expect, it } from 'vitest'
import { buyerVisits } from '../../src/acquirers/simulated/buyer-visits.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { buyerPageUrl, later, openTill, type Till, untilBlocked } from './till.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase()
})

const visits = () => buyerVisits(database.pool)
const open = () => openTill(database.pool, 'ALIPAY')
const gcash = { method: { type: 'GCASH', issuerAuthenticated: false } }

async function tokenOf(till: Till, reference: string): Promise<string> {
  const outcome = await till.authorize(reference, 4200n, gcash)
  if (outcome.kind !== 'buyer-action') throw new Error(`no buyer page: ${outcome.kind}`)
  return outcome.url.slice(buyerPageUrl('').length)
}

describe('buyer visits', () => {
  it('show the buyer what is paid, and wait', async () => {
    const till = open()
    const token = await tokenOf(till, 'a')
    expect(token).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(await visits().find(token)).toEqual({
      clientId: till.clientId,
      acquirer: 'ALIPAY',
      reference: 'a',
      amount: { currency: 'EUR', value: 4200n },
      methodType: 'GCASH',
      description: 'Two ceramic lamps',
      returnUrl: 'https://shop.example/back',
      state: 'open',
    })
    expect(await till.inquire('a')).toMatchObject({ kind: 'pending' })
  })

  it('give a repeated request the same page', async () => {
    const till = open()
    expect(await tokenOf(till, 'a')).toBe(await tokenOf(till, 'a'))
  })

  it('take the money when the buyer authorizes', async () => {
    const till = open()
    const token = await tokenOf(till, 'a')
    expect(await visits().decide(token, 'authorize', later(60))).toMatchObject({ state: 'authorized', reference: 'a' })
    expect(await visits().find(token)).toMatchObject({ state: 'authorized' })
    expect(await till.inquire('a')).toMatchObject({ kind: 'succeeded', amount: { currency: 'EUR', value: 4200n } })
  })

  it('fail the payment when the buyer declines', async () => {
    const till = open()
    const token = await tokenOf(till, 'a')
    expect(await visits().decide(token, 'decline', later(60))).toMatchObject({ state: 'declined' })
    expect(await till.inquire('a')).toMatchObject({ kind: 'failed', code: 'USER_PAYMENT_VERIFICATION_FAILED' })
  })

  it('keep the first decision', async () => {
    const till = open()
    const [yes, no] = [await tokenOf(till, 'a'), await tokenOf(till, 'b')]
    await visits().decide(yes, 'authorize', later(60))
    await visits().decide(no, 'decline', later(60))
    expect(await visits().decide(yes, 'decline', later(61))).toMatchObject({ state: 'authorized' })
    expect(await visits().decide(no, 'authorize', later(61))).toMatchObject({ state: 'declined' })
    expect(await till.inquire('b')).toMatchObject({ kind: 'failed' })
  })

  it('end closed when the payment was voided meanwhile', async () => {
    const till = open()
    const token = await tokenOf(till, 'a')
    await till.close('a', 'v')
    expect(await visits().find(token)).toMatchObject({ state: 'closed' })
    expect(await visits().decide(token, 'authorize', later(60))).toMatchObject({ state: 'closed' })
    expect(await till.inquire('a')).toMatchObject({ kind: 'voided' })
  })

  it('know no other tokens, whatever is in them', async () => {
    for (const token of ['', 'A'.repeat(22), '\0'.repeat(22), "' or true --", 'A'.repeat(100_000)]) {
      expect(await visits().find(token)).toBeUndefined()
      expect(await visits().decide(token, 'authorize', later(60))).toBeUndefined()
    }
  })

  it('tell everybody the same when forty decide at once', async () => {
    const till = open()
    const token = await tokenOf(till, 'a')
    const decisions = Array.from({ length: 20 }).flatMap(() => ['authorize', 'decline'] as const)
    const seen = await Promise.all(decisions.map((decision) => visits().decide(token, decision, later(60))))
    expect(new Set(seen.map((visit) => visit?.state)).size).toBe(1)
    expect(seen[0]?.state).toMatch(/^(authorized|declined)$/)
  })

  it('tell who decides second what the first decided, though it was not yet written when the second came', async () => {
    const till = open()
    const token = await tokenOf(till, 'a')
    const client = await database.pool.connect()
    await client.query('begin')
    await buyerVisits(client).decide(token, 'decline', later(60))
    const second = visits().decide(token, 'authorize', later(60))
    await untilBlocked(database.pool)
    await client.query('commit')
    client.release()
    expect(await second).toMatchObject({ state: 'declined' })
    expect(await till.inquire('a')).toMatchObject({ kind: 'failed' })
  })

  it('are voided, paid a moment before or not, when both happen at once', async () => {
    const till = open()
    const rounds = Array.from({ length: 30 }, (_, round) => round)
    const ends = await Promise.all(
      rounds.map(async (round) => {
        const token = await tokenOf(till, `a${round}`)
        const [visit, voided] = await Promise.all([
          visits().decide(token, 'authorize', later(60)),
          till.close(`a${round}`, `v${round}`),
        ])
        const { state, captured } = (await till.total(`a${round}`)) ?? {}
        return `${visit?.state}, void ${voided.kind}: ${state}, ${captured} taken`
      }),
    )
    const consistent = ['authorized', 'closed'].map((seen) => `${seen}, void succeeded: voided, 0 taken`)
    expect(ends.filter((end) => !consistent.includes(end))).toEqual([])
  })
})
