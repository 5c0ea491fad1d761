import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import type { AuthorizationInquiry, MovementInquiry, NotFound, VoidOutcome } from '../../domain/outcome.ts'
import type { MovementInquiryOrder, VoidOrder } from '../acquirer.ts'
import { connectedAcquirer } from './connected-acquirer.ts'
import type { Connector, Traits } from './connector.ts'

const never = new AbortController().signal
const morning = new Date('2026-11-25T09:00:00Z')
const amount = { currency: 'EUR', value: 4_200n }
const minute = 60_000
const usual: Traits = {
  repeats: { by: 'reference' },
  inquiries: 'reference',
  voidsBy: 'transaction',
  results: { capture: 'at-once', refund: 'at-once', void: 'at-once' },
  overCapture: 'none',
  lateArrivalMs: 15 * minute,
}

interface Script {
  readonly traits?: Partial<Traits>
  readonly authorization?: AuthorizationInquiry
  readonly movement?: MovementInquiry
  readonly void?: VoidOutcome | NotFound
}

/** A connector that sends nothing and answers by the script. */
function open(script: Script) {
  const voided: VoidOrder[] = []
  const connector = {
    traits: { ...usual, ...script.traits },
    secretMembers: [],
    inquireAuthorization: () => script.authorization,
    inquireCapture: () => script.movement,
    void: (order: VoidOrder) => {
      voided.push(order)
      return script.void
    },
    callback: { acknowledgement: { status: 200, contentType: 'text/plain', body: 'ok' } },
  } as unknown as Connector
  const acquirer = connectedAcquirer({
    connector,
    account: { name: 'A', settings: {}, secrets: {}, callbackUrl: '' },
    transport: { send: () => Promise.reject(new Error('nothing is sent')), close: async () => undefined },
    log: pino({ level: 'silent' }),
    told: async () => [],
  })
  const close = (afterMs: number, paymentTransactionId?: string) =>
    acquirer.void(
      {
        clientId: 'ACME',
        paymentReference: 'p',
        ...(paymentTransactionId !== undefined && { paymentTransactionId }),
        reference: 'v',
        method: { type: 'CARD', issuerAuthenticated: false },
        amount,
        captured: 0n,
        requestedAt: morning,
        now: new Date(morning.getTime() + afterMs),
      },
      never,
    )
  return { acquirer, voided, close }
}

const receipt = { transactionId: 't' }

describe('a void of an authorization whose id nobody told', () => {
  it.each([
    ['succeeded', { kind: 'succeeded', amount, receipt }],
    ['pending', { kind: 'pending', receipt }],
  ] as const)('asks for the id first, and voids by it: %s', async (_, authorization) => {
    const { close, voided } = open({ authorization, void: { kind: 'succeeded', receipt } })
    expect(await close(0)).toMatchObject({ kind: 'succeeded' })
    expect(voided).toMatchObject([{ paymentTransactionId: 't', reference: 'v' }])
  })

  it.each([
    ['a refused one', { kind: 'failed', code: 'DO_NOT_HONOR', receipt }, 'failed'],
    ['one that is voided already', { kind: 'voided', receipt }, 'succeeded'],
    ['one of which nothing is known', { kind: 'unknown', reason: 'silence' }, 'unknown'],
    ['one that could not be asked about', { kind: 'not-sent', reason: 'refused' }, 'not-sent'],
    ['one that has no id at all', { kind: 'pending', receipt: {} }, 'unknown'],
  ] as const)('sends no void for %s', async (_, authorization, kind) => {
    const { close, voided } = open({ authorization })
    expect(await close(0)).toMatchObject({ kind })
    expect(voided).toEqual([])
  })

  it('counts as closed only when no request of ours can arrive any more', async () => {
    const { close } = open({ authorization: { kind: 'not-found' } })
    expect(await close(0)).toMatchObject({ kind: 'pending' })
    expect(await close(15 * minute - 1)).toMatchObject({ kind: 'pending' })
    expect(await close(15 * minute)).toMatchObject({ kind: 'succeeded' })
  })

  it('names it by our reference where voids do', async () => {
    const { close, voided } = open({ traits: { voidsBy: 'reference' }, void: { kind: 'not-found' } })
    expect(await close(0)).toMatchObject({ kind: 'pending' })
    expect(await close(15 * minute)).toMatchObject({ kind: 'succeeded' })
    expect(voided).toHaveLength(2)
  })

  it('stays unknown where only an id can be asked by', async () => {
    const { close } = open({ traits: { inquiries: 'transaction' } })
    expect(await close(0)).toMatchObject({ kind: 'unknown' })
  })
})

describe('a capture that the acquirer has never seen', () => {
  const order = (afterSeconds: number): MovementInquiryOrder => ({
    clientId: 'ACME',
    paymentReference: 'p',
    paymentTransactionId: 't',
    reference: 'c',
    amount,
    requestedAt: morning,
    now: new Date(morning.getTime() + afterSeconds * 1_000),
  })

  it('is sent again only while a repeat would be recognized by its key', async () => {
    const { acquirer } = open({ traits: { repeats: { by: 'key', forSeconds: 100 } }, movement: { kind: 'not-found' } })
    expect(await acquirer.inquireCapture(order(99), never)).toMatchObject({ kind: 'not-found' })
    expect(await acquirer.inquireCapture(order(100), never)).toMatchObject({ kind: 'unknown' })
  })

  it('is sent again at any time where the reference is remembered, and never where a repeat would be a second one', async () => {
    const { acquirer } = open({ movement: { kind: 'not-found' } })
    expect(await acquirer.inquireCapture(order(1_000_000), never)).toMatchObject({ kind: 'not-found' })
    expect(acquirer.forgetsReferences).toBeUndefined()
    expect(open({ traits: { repeats: { by: 'none' } } }).acquirer.forgetsReferences).toBe(true)
  })
})
