import { expect, it } from 'vitest'
import type { Traits } from '../../src/acquirers/kit/connector.ts'
import type { AuthorizationInquiry, AuthorizeOutcome } from '../../src/domain/outcome.ts'
import { type Desk, impatientMs } from './desk.ts'
import { newReference } from './references.ts'

function booked(desk: Desk, reference: string) {
  return desk.standIn.books().filter((one) => one.reference === reference)
}

function transactionOf(outcome: AuthorizeOutcome) {
  const transactionId = 'receipt' in outcome ? outcome.receipt.transactionId : undefined
  return transactionId === undefined ? {} : { transactionId }
}

async function endOf(
  desk: Desk,
  reference: string,
  first: AuthorizeOutcome,
): Promise<AuthorizeOutcome | AuthorizationInquiry> {
  if (first.kind === 'succeeded' || first.kind === 'failed') return first
  return desk.finished(() => desk.inquireAuthorization(reference, transactionOf(first)))
}

export function authorizationCases(open: () => Promise<Desk>, { inquiries, lateArrivalMs }: Traits): void {
  it('holds the money, says how much, and tells its own id', async () => {
    const desk = await open()
    const reference = newReference()
    const outcome = await desk.authorize(reference)
    const { amount } = desk.subject.purchase
    expect(outcome).toMatchObject({ kind: 'succeeded', amount, receipt: { transactionId: expect.any(String) } })
    expect(booked(desk, reference)).toMatchObject([
      { amount: amount.value, currency: amount.currency, state: 'authorized' },
    ])
    if (inquiries === 'messages') await desk.hear()
    const inquired = await desk.inquireAuthorization(reference, transactionOf(outcome))
    expect(inquired).toMatchObject({ kind: 'succeeded', amount })
  })

  it('is declined with a code, and holds nothing', async () => {
    const desk = await open()
    const reference = newReference()
    desk.standIn.behave('authorize', 'decline')
    const end = await endOf(desk, reference, await desk.authorize(reference))
    expect(end).toMatchObject({ kind: 'failed', code: expect.stringMatching(/^[A-Z_]+$/) })
    expect(booked(desk, reference).map(({ state }) => state)).not.toContain('authorized')
  })

  it('is open as long as the acquirer has not decided', async () => {
    const desk = await open()
    const reference = newReference()
    desk.standIn.behave('authorize', 'stay-pending')
    const first = await desk.authorize(reference)
    expect(first.kind).toBe('pending')
    expect((await desk.inquireAuthorization(reference, transactionOf(first))).kind).toMatch(/^(pending|not-found)$/)
    expect(await endOf(desk, reference, first)).toMatchObject({ kind: 'succeeded' })
  })

  it.each(['garbage', 'server-error'] as const)('is unknown, never a no, when the answer is: %s', async (behaviour) => {
    const desk = await open()
    const reference = newReference()
    desk.standIn.behave('authorize', behaviour)
    expect(await desk.authorize(reference)).toMatchObject({ kind: 'unknown' })
    expect(booked(desk, reference)).toEqual([])
  })

  it('is no result when the status is not documented', async () => {
    const desk = await open()
    const reference = newReference()
    desk.standIn.behave('authorize', 'unlisted')
    expect((await desk.authorize(reference)).kind).toMatch(/^(unknown|pending)$/)
  })

  it('never passes for another amount than was held', async () => {
    const desk = await open()
    const reference = newReference()
    desk.standIn.behave('authorize', 'other-amount')
    const end = await endOf(desk, reference, await desk.authorize(reference))
    if (end.kind === 'succeeded') expect(end.amount.value).toBe(desk.subject.purchase.amount.value - 1n)
    else expect(end.kind).toMatch(/^(unknown|pending)$/)
  })

  it('was not sent where nobody listens', async () => {
    const desk = await open()
    await desk.standIn.close()
    await expect.poll(async () => (await desk.authorize(newReference())).kind).toBe('not-sent')
  })

  it('is not refused for good because the account is', async () => {
    const desk = await open()
    desk.standIn.behave('authorize', 'refuse-account')
    expect((await desk.authorize(newReference())).kind).toMatch(/^(not-sent|unknown)$/)
  })

  it.each(['break-after', 'silence'] as const)('is found by an inquiry, or closed, after: %s', async (behaviour) => {
    const desk = await open()
    const reference = newReference()
    desk.standIn.behave('authorize', behaviour)
    expect(await desk.authorize(reference, { deadlineMs: impatientMs })).toMatchObject({ kind: 'unknown' })
    const found = await desk.finished(() => desk.inquireAuthorization(reference))
    if (inquiries === 'transaction') expect(found.kind).toBe('unknown')
    else expect(found).toMatchObject({ kind: 'succeeded', amount: desk.subject.purchase.amount })
  })

  it('was never seen after a connection that broke before anything was done', async () => {
    const desk = await open()
    const reference = newReference()
    desk.standIn.behave('authorize', 'break-before')
    expect(await desk.authorize(reference)).toMatchObject({ kind: 'unknown' })
    // Who cannot be asked may still tell of it for a while: silence is "not found" only when that is over.
    const afterMs = inquiries === 'messages' ? lateArrivalMs : 0
    const unseen = await desk.finished(() => desk.inquireAuthorization(reference, { afterMs }))
    expect(unseen.kind).toBe(inquiries === 'transaction' ? 'unknown' : 'not-found')
  })

  if (inquiries !== 'messages') {
    it.each(['garbage', 'server-error', 'break-before', 'refuse-account'] as const)(
      'is what it was when the question about it ends in: %s',
      async (behaviour) => {
        const desk = await open()
        const { reference, transactionId } = await desk.authorized(newReference())
        desk.standIn.behave('inquire', behaviour)
        expect((await desk.inquireAuthorization(reference, { transactionId })).kind).toMatch(/^(unknown|not-sent)$/)
        expect(await desk.inquireAuthorization(reference, { transactionId })).toMatchObject({ kind: 'succeeded' })
      },
    )
  }
}

export function pageCases(open: () => Promise<Desk>): void {
  async function onPage(desk: Desk) {
    const reference = newReference()
    const outcome = await desk.authorize(reference, { withPage: true })
    expect(outcome).toMatchObject({ kind: 'buyer-action', url: expect.stringMatching(/^https?:\/\//) })
    return { reference, ...transactionOf(outcome) }
  }

  it('sends the buyer to a page, and is open until the buyer has decided', async () => {
    const desk = await open()
    const { reference, ...known } = await onPage(desk)
    expect((await desk.inquireAuthorization(reference, known)).kind).toMatch(/^(pending|not-found|unknown)$/)
  })

  it('is authorized, or paid, when the buyer pays there', async () => {
    const desk = await open()
    const { reference, ...known } = await onPage(desk)
    const returned = desk.standIn.buyerDecides(reference, 'pays')
    const end = await desk.finished(() => desk.inquireAuthorization(reference, { ...known, returned }))
    expect(end).toMatchObject({ kind: 'succeeded', amount: desk.subject.withPage?.amount })
  })

  it('fails with a code when the buyer declines there', async () => {
    const desk = await open()
    const { reference, ...known } = await onPage(desk)
    const returned = desk.standIn.buyerDecides(reference, 'declines')
    const end = await desk.finished(() => desk.inquireAuthorization(reference, { ...known, returned }))
    expect(end).toMatchObject({ kind: 'failed', code: expect.stringMatching(/^[A-Z_]+$/) })
  })
}
