import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { startMerchant } from '../notifications/merchant-endpoint.ts'
import { buyerTexts, cardFields, keptDigits, secrets, sendCards, typeCards, unanswered } from './card-secrets.ts'
import { visitCheckout } from './checkout-visit.ts'
import { databaseContents } from './database-contents.ts'
import { capture, cards, manual, session } from './orders.ts'
import { pathOf, readSigned, signedRequest } from './raw-client.ts'
import { exchange } from './raw-http.ts'
import { startServer, time } from './running-server.ts'

const logged: string[] = []
// Without the redaction of createLog, which is the second fence: here the first one must hold.
const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
const server = await startServer({ log })

function expectNone(secrets: readonly RegExp[], texts: readonly string[]): void {
  for (const secret of secrets) expect(texts.filter((text) => secret.test(text))).toEqual([])
}

describe('card numbers, CVVs and what is told of the buyer', () => {
  test('are in no row of any table, no answer and no notification, whatever becomes of the payment', async () => {
    const receiver = await startMerchant()
    const merchant = await server.newMerchant('SANDBOX_CARDS', { payment: receiver.url })
    const answers = [...(await sendCards(server.url, merchant, unanswered)), ...(await typeCards(merchant))]
    await server.advance(merchant, 8 * time.day)

    const contents = await databaseContents(server.pool)
    const rows = Object.values(contents).flat()
    expect(contents['public.payments']?.length).toBeGreaterThan(10)
    expect(rows.filter((row) => row.includes(keptDigits)).length).toBeGreaterThan(10)
    expectNone([...secrets, ...cardFields, ...buyerTexts], rows)
    expectNone([...secrets, ...buyerTexts], answers)
    expect(receiver.received.length).toBeGreaterThan(10)
    const notified = receiver.received.map(({ headers, body }) => JSON.stringify(headers) + body.toString('utf8'))
    expectNone([...secrets, ...cardFields, ...buyerTexts], notified)
  })

  test('are in no line of the log, at its most talkative', () => {
    expect(logged.length).toBeGreaterThan(0)
    expectNone([...secrets, ...cardFields, ...buyerTexts], logged)
  })
})

describe('a database fault', () => {
  test('is U, signed, tells nothing of our insides, and takes no card and no checkout address into the log', async () => {
    const merchant = await server.newMerchant('SANDBOX_FAULT')
    const { paymentId } = await merchant.call('pay', manual())
    const asked = capture(paymentId, '10000')
    const pay = signedRequest(merchant, 'pay', manual())
    const { normalUrl } = await merchant.call('createPaymentSession', session())
    await server.pool.query('alter table payments rename to payments_away')
    const faults = [
      readSigned(
        await exchange(server.url, pay),
        pathOf('pay', merchant.clientId),
        merchant.clientId,
        merchant.apoPublicKey,
      ),
      await merchant.call('capture', asked),
    ]
    const page = await visitCheckout(normalUrl).post('card', cards.visa)
    await server.pool.query('alter table payments_away rename to payments')
    expect(page).toEqual({ status: 500, body: { error: 'the request could not be read' } })
    expectNone([new RegExp(normalUrl.split('.').at(-1))], logged)
    for (const { result } of faults)
      expect(result).toMatchObject({ resultStatus: 'U', resultCode: 'UNKNOWN_EXCEPTION' })
    expect(logged.some((line) => line.includes('request failed'))).toBe(true)
    expectNone([...secrets, ...cardFields], logged)
    expect((await merchant.call('capture', asked)).result.resultStatus).toBe('S')
  })
})
