import { expect, it } from 'vitest'
import type { Step } from '../../src/acquirers/kit/exchange.ts'
import { buyer, clientId, type Desk, morning } from './desk.ts'
import { newReference } from './references.ts'

/** Every way in which a secret could be written down. */
function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8')
  return [secret, encodeURIComponent(secret), bytes.toString('base64'), bytes.toString('hex'), JSON.stringify(secret)]
}

export function recordCases(open: () => Promise<Desk>): void {
  it('keeps what was said, without the card, without the buyer and without what proves who we are', async () => {
    const desk = await open()
    const payment = await desk.authorized(newReference())
    const outcomes = [
      await desk.authorize(newReference()),
      await desk.capture(payment, newReference(), { last: true }),
      await desk.refund(payment, newReference()),
      await desk.close(payment, newReference()),
    ]
    const record = JSON.stringify(outcomes, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))
    for (const outcome of outcomes) expect(outcome).toHaveProperty('exchanges.0.url')
    const { card } = desk.subject.purchase
    for (const secret of [...(card ? [card.number] : []), ...Object.values(desk.account.secrets)]) {
      for (const spelt of spellings(secret)) expect(record).not.toContain(spelt)
    }
    for (const text of [buyer.ip, buyer.email, buyer.reference, '5885801', 'Adalbertina', 'Mariella', 'acewing']) {
      expect(record).not.toContain(text)
    }
    // Between any characters: in the record the quotes of what was sent are escaped.
    if (card?.cvv !== undefined) expect(record).not.toMatch(new RegExp(`\\b${card.cvv}\\b`))
  })

  it('builds the same request for the same order, and knows no secret when it builds', async () => {
    const desk = await open()
    const { connector, purchase } = desk.subject
    const { secrets: _unknownToOperations, ...account } = desk.account
    const payment = await desk.authorized(newReference())
    const ids = { paymentReference: payment.reference, paymentTransactionId: payment.transactionId }
    const order = { clientId, ...ids, reference: newReference(), amount: purchase.amount, last: true, now: morning }
    expect(requestOf(connector.capture(order, account))).toEqual(requestOf(connector.capture(order, account)))
    expect(requestOf(connector.refund(order, account))).toEqual(requestOf(connector.refund(order, account)))
  })

  it('finds a good account good, and one that the acquirer refuses bad', async () => {
    const desk = await open()
    expect(await desk.check()).toMatchObject({ kind: 'good' })
    desk.standIn.behave('inquire', 'refuse-account')
    expect(await desk.check()).toMatchObject({ kind: 'bad' })
    await desk.standIn.close()
    await expect.poll(async () => (await desk.check()).kind).toBe('not-sent')
  })
}

function requestOf<Outcome extends { readonly kind: string }>(step: Step<Outcome>): unknown {
  return 'request' in step ? step.request : step
}
