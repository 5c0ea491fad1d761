import { expect, it, vi } from 'vitest'
import type { CardData } from '../../src/acquirers/acquirer.ts'
import { cardMethod, later, never, type Till, visa } from './till.ts'

export function authorizationCases(open: () => Till): void {
  documentedCards(open)

  it('authorizes and says what the card is, masked', async () => {
    const till = open()
    expect(await till.authorize('a', 4200n)).toMatchObject({
      kind: 'succeeded',
      amount: { currency: 'EUR', value: 4200n },
      card: { brand: 'VISA', lastFour: '0768' },
      receipt: { resultCode: 'SUCCESS', resultMessage: 'success', transactionId: expect.stringMatching(/^.{10,64}$/) },
    })
    expect(await till.total('a')).toMatchObject({ amount: 4200n, captured: 0n, state: 'authorized' })
  })

  it('answers a repeat and an inquiry as it answered the first request', async () => {
    const till = open()
    const first = await till.authorize('a', 4200n)
    expect(await till.authorize('a', 4200n, { now: later(86_400) })).toEqual(first)
    expect(await till.inquire('a')).toEqual(first)
  })

  it.each([
    { changed: 'amount', choice: { amount: { currency: 'EUR', value: 4300n } } },
    { changed: 'currency', choice: { amount: { currency: 'SGD', value: 4200n } } },
    { changed: 'method', choice: { method: { ...cardMethod(), type: 'APPLEPAY' } } },
  ])('refuses a repeat with another $changed and leaves the first alone', async ({ choice }) => {
    const till = open()
    const first = await till.authorize('a', 4200n)
    const repeat = await till.authorize('a', 4200n, choice)
    expect(['REPEAT_REQ_INCONSISTENT', 'NO_PAY_OPTIONS']).toContain(repeat.kind === 'failed' && repeat.code)
    expect(await till.inquire('a')).toEqual(first)
  })

  it('refuses a method that it does not take, and a payment of nothing', async () => {
    const till = open()
    const bank = { method: { type: 'NO_SUCH_BANK', issuerAuthenticated: false } }
    expect(await till.authorize('a', 4200n, bank)).toMatchObject({ kind: 'failed', code: 'NO_PAY_OPTIONS' })
    expect(await till.authorize('b', 0n)).toMatchObject({ kind: 'failed', code: 'INVALID_AMOUNT' })
    expect(await till.inquire('a')).toEqual({ kind: 'not-found' })
  })

  it('has never seen a reference that was not sent', async () => {
    expect(await open().inquire('a')).toEqual({ kind: 'not-found' })
  })

  it('keeps one client apart from another', async () => {
    const [one, other] = [open(), open()]
    await one.authorize('a', 4200n)
    expect(await other.inquire('a')).toEqual({ kind: 'not-found' })
  })

  it('holds nothing any more once it ran out uncaptured', async () => {
    const till = open()
    await till.authorize('a', 4200n)
    const validity = till.capability().authValiditySeconds
    expect(await till.inquire('a', later(validity - 1))).toMatchObject({ kind: 'succeeded' })
    expect(await till.inquire('a', later(validity))).toMatchObject({
      kind: 'voided',
      receipt: { resultCode: 'AUTH_EXPIRED' },
    })
  })

  it('stays authorized after its time for what was captured in it', async () => {
    const till = open()
    const payment = await till.authorized('a', 4200n)
    await till.capture(payment, 'c', 1200n)
    expect(await till.inquire('a', later(till.capability().authValiditySeconds))).toMatchObject({ kind: 'succeeded' })
  })

  it('sends nothing when the deadline has passed already', async () => {
    const till = open()
    expect(await till.authorize('a', 4200n, {}, AbortSignal.abort())).toMatchObject({ kind: 'not-sent' })
    expect(await till.inquire('a')).toEqual({ kind: 'not-found' })
    expect(await till.inquire('a', later(0), AbortSignal.abort())).toMatchObject({ kind: 'not-sent' })
  })
}

function documentedCards(open: () => Till): void {
  it.each([
    '9490220011669217',
    '4294097400915107',
    '4006055482525268',
    '4600729331819383',
    '4310377720003234',
    '4054695723100768',
    '5162774114974622',
    '6011111111111117',
  ])('takes the card %s', async (number) => {
    const card = { ...visa, number }
    expect(await open().authorize('a', 4200n, { card, method: cardMethod(card) })).toMatchObject({ kind: 'succeeded' })
  })

  it.each<{ why: string; card: Partial<CardData>; code: string }>([
    { why: 'the failing Visa', card: { number: '4054692760174822' }, code: 'DO_NOT_HONOR' },
    { why: 'the failing Mastercard', card: { number: '5162770472561357' }, code: 'PROCESS_FAIL' },
    { why: 'a wrong check digit', card: { number: '4054695723100769' }, code: 'INVALID_CARD_NUMBER' },
    { why: 'letters for a number', card: { number: 'four thousand' }, code: 'INVALID_CARD_NUMBER' },
    { why: 'a number far too short', card: { number: '00' }, code: 'INVALID_CARD_NUMBER' },
    { why: 'month 13', card: { expiryMonth: '13' }, code: 'INVALID_EXPIRATION_DATE' },
    { why: 'month 00', card: { expiryMonth: '00' }, code: 'INVALID_EXPIRATION_DATE' },
    { why: 'a year of four digits', card: { expiryYear: '2029' }, code: 'INVALID_EXPIRATION_DATE' },
    { why: 'a CVV of two digits', card: { cvv: '73' }, code: 'INVALID_PAYMENT_METHOD_META_DATA' },
  ])('refuses $why, for the repeat too', async ({ card: part, code }) => {
    const till = open()
    const card = { ...visa, ...part }
    const choice = { card, method: cardMethod(card) }
    const first = await till.authorize('a', 4200n, choice)
    expect(first).toMatchObject({ kind: 'failed', code, receipt: { resultCode: code } })
    expect(await till.authorize('a', 4200n, choice)).toEqual(first)
    expect(await till.inquire('a')).toEqual(first)
  })

  it('refuses a card payment without a card, and takes one without a CVV', async () => {
    const till = open()
    const { card: _, ...withoutCard } = till.authorizeOrder('a', 4200n)
    const code = 'INVALID_PAYMENT_METHOD_META_DATA'
    expect(await till.acquirer.authorize(withoutCard, never)).toMatchObject({ kind: 'failed', code })
    const { cvv: __, ...withoutCvv } = visa
    expect(await till.authorize('b', 4200n, { card: withoutCvv })).toMatchObject({ kind: 'succeeded' })
  })

  it('asks the buyer of the documented card, at one place however often it is asked, and waits', async () => {
    const till = open()
    const card = { ...visa, number: '4000000000003220' }
    const choice = { card, method: cardMethod(card) }
    const first = await till.authorize('a', 4200n, choice)
    expect(first).toMatchObject({ kind: 'buyer-action', url: expect.stringContaining('http') })
    expect(await till.authorize('a', 4200n, choice)).toEqual(first)
    expect(await till.inquire('a')).toMatchObject({ kind: 'pending' })
    expect(await till.total('a')).toMatchObject({ state: 'awaiting-buyer', captured: 0n })
  })

  it('refuses the amount 11 as a risk', async () => {
    expect(await open().authorize('a', 11n)).toMatchObject({ kind: 'failed', code: 'RISK_REJECT' })
  })

  it('writes down nothing of a card but its brand and last four digits', async () => {
    const till = open()
    const cards = [visa, { ...visa, number: '4054692760174822' }, { ...visa, number: '4054695723100769', cvv: '90417' }]
    for (const [index, card] of cards.entries()) {
      await till.authorize(`a${index}`, 4200n, { card, method: cardMethod(card) })
    }
    const written = await till.everythingWritten()
    expect(written).toContain('0768')
    for (const secret of ['405469', '90417', '"731"']) expect(written).not.toContain(secret)
  })
}

export function magicPaymentCases(open: () => Till): void {
  it('5001: declines', async () => {
    const till = open()
    expect(await till.authorize('a', 5001n)).toMatchObject({ kind: 'failed', code: 'PROCESS_FAIL' })
    expect(await till.inquire('a')).toMatchObject({ kind: 'failed', code: 'PROCESS_FAIL' })
  })

  it.each([
    { value: 5002n, end: { kind: 'succeeded', amount: { currency: 'EUR', value: 5002n } } },
    { value: 5007n, end: { kind: 'failed', code: 'PROCESS_FAIL' } },
  ])('$value: is pending and settles at the second inquiry', async ({ value, end }) => {
    const till = open()
    expect(await till.authorize('a', value)).toMatchObject({ kind: 'pending' })
    expect(await till.authorize('a', value)).toMatchObject({ kind: 'pending' })
    expect(await till.inquire('a')).toMatchObject({ kind: 'pending' })
    expect(await till.inquire('a')).toMatchObject(end)
    expect(await till.inquire('a')).toMatchObject(end)
    expect(await till.authorize('a', value)).toMatchObject(end)
  })

  it('5003: authorizes, but the first answer never comes', async () => {
    const till = open()
    const deadline = new AbortController()
    const first = till.authorize('a', 5003n, {}, deadline.signal)
    await vi.waitFor(async () => expect(await till.inquire('a')).toMatchObject({ kind: 'succeeded' }))
    deadline.abort()
    expect(await first).toMatchObject({ kind: 'unknown' })
    expect(await till.authorize('a', 5003n)).toMatchObject({ kind: 'succeeded' })
  })

  it('5004: the first request is lost, the repeat is authorized', async () => {
    const till = open()
    const deadline = new AbortController()
    const first = till.authorize('a', 5004n, {}, deadline.signal)
    await vi.waitFor(async () => expect(await till.everythingWritten()).toContain('"authorize"'))
    expect(await till.inquire('a')).toEqual({ kind: 'not-found' })
    deadline.abort()
    expect(await first).toMatchObject({ kind: 'unknown' })
    expect(await till.restarted().authorize('a', 5004n)).toMatchObject({ kind: 'succeeded' })
  })

  it('5005: the first request is not sent, the repeat is authorized', async () => {
    const till = open()
    expect(await till.authorize('a', 5005n)).toMatchObject({ kind: 'not-sent' })
    expect(await till.inquire('a')).toEqual({ kind: 'not-found' })
    expect(await till.restarted().authorize('a', 5005n)).toMatchObject({ kind: 'succeeded' })
  })

  it('5006: authorizes and answers late', async () => {
    expect(await open().authorize('a', 5006n)).toMatchObject({ kind: 'succeeded' })
    const slow = open().answeringAfter(600_000)
    const deadline = new AbortController()
    const first = slow.authorize('a', 5006n, {}, deadline.signal)
    await vi.waitFor(async () => expect(await slow.inquire('a')).toMatchObject({ kind: 'succeeded' }))
    deadline.abort()
    expect(await first).toMatchObject({ kind: 'unknown' })
  })
}
