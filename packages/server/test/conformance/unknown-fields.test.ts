import { pino } from 'pino'
import { beforeAll, describe, expect, test } from 'vitest'
import { endpointNames, endpoints } from '../../src/http/endpoints/by-path.ts'
import { ids } from '../../src/http/endpoints/examples/facts.ts'
import { type MerchantEndpoint, startMerchant } from '../notifications/merchant-endpoint.ts'
import { visitCheckout } from './checkout-visit.ts'
import { databaseContents } from './database-contents.ts'
import { capture, manual, session } from './orders.ts'
import { type Api, type Json, pathOf, readSigned, signedRequest } from './raw-client.ts'
import { exchange } from './raw-http.ts'
import { type Merchant, startServer, time } from './running-server.ts'
import { leaves, marker, markers, namesIn, withUnknownFields } from './strange-fields.ts'

const logged: string[] = []
// Without the redaction of createLog: what is not logged need not be cut.
const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
const server = await startServer({ log })
const answered: string[] = []

/** Ids of the examples, and what they are called for one merchant of this test. */
type Names = Readonly<Record<string, string>>

async function authorize(merchant: Merchant): Promise<Names> {
  const fields = { paymentRequestId: ids.paymentRequestId }
  const { paymentId } = await merchant.call('pay', manual('12950', { fields }))
  return { [ids.paymentId]: paymentId }
}

async function captureToo(merchant: Merchant): Promise<Names> {
  const names = await authorize(merchant)
  const { captureId } = await merchant.call('capture', capture(names[ids.paymentId] ?? '', '8000'))
  return { ...names, [ids.captureId]: captureId }
}

async function refundToo(merchant: Merchant): Promise<Names> {
  const names = await captureToo(merchant)
  const refundAmount = { currency: 'EUR', value: '2500' }
  const asked = { refundRequestId: ids.refundRequestId, paymentId: names[ids.paymentId], refundAmount }
  const { refundId } = await send(merchant, 'refund', asked)
  return { ...names, [ids.refundId]: refundId }
}

/** A session whose buyer has paid on the page. */
async function payOnPage(merchant: Merchant): Promise<Names> {
  const fields = { paymentRequestId: ids.paymentRequestId, paymentNotifyUrl: receiver.url }
  const made = await send(merchant, 'createPaymentSession', session({ value: '12950', fields }))
  await visitCheckout(made.normalUrl).payByCard()
  return { [ids.paymentSessionId]: made.paymentSessionId }
}

/**
 * What must have happened before an API can serve its examples; gives what their ids stand for then. An API without an
 * entry finds a payment that is authorized, under the ids of the examples.
 */
const beforehand: Readonly<Record<string, (merchant: Merchant) => Promise<Names>>> = {
  pay: async () => ({}),
  createPaymentSession: async () => ({}),
  submitPay: payOnPage,
  refund: captureToo,
  inquiryRefund: refundToo,
}

/** What must happen after an API was called before its merchant is told anything. */
const afterwards: Readonly<Record<string, (answer: Json) => Promise<unknown>>> = {
  createPaymentSession: ({ normalUrl }) => visitCheckout(normalUrl).payByCard(),
}

/** Every request that the published document shows, and pay's with the card as JSON in a string. */
const shown = endpointNames.flatMap((name) =>
  Object.entries(endpoints[name].examples.requests).map(([title, example]) => ({
    name,
    title,
    example: example as Json,
  })),
)
const asText = shown
  .filter(({ example }) => example.paymentMethod?.paymentMethodMetaData)
  .map(({ name, title, example }) => {
    const { paymentMethodMetaData, ...method } = example.paymentMethod
    const text = JSON.stringify(paymentMethodMetaData)
    const paymentMethod = { ...method, paymentMethodMetaData: text }
    return { name, title: `${title}, card data in a string`, example: { ...example, paymentMethod } }
  })
const cases = [...shown, ...asText]

let receiver: MerchantEndpoint

function named(example: Json, names: Names): Json {
  const hooks = ['apo', 'refund'].map((name) => [`https://lamps.example/hooks/${name}`, receiver.url])
  const values: Names = { ...names, ...Object.fromEntries(hooks) }
  return JSON.parse(JSON.stringify(example), (_name, value: unknown) => {
    return typeof value === 'string' ? (values[value] ?? value) : value
  })
}

let merchants = 0

/** A merchant for whom the example means something. */
async function settle(name: string, example: Json): Promise<{ merchant: Merchant; body: Json }> {
  merchants += 1
  const urls = { payment: receiver.url, capture: receiver.url }
  const merchant = await server.newMerchant(`SANDBOX_UNKNOWN_${merchants}`, urls)
  const names = await (beforehand[name] ?? authorize)(merchant)
  return { merchant, body: named(example, names) }
}

async function send(merchant: Merchant, name: string, body: Json): Promise<Json> {
  const api = name as Api
  const answer = await exchange(server.url, signedRequest(merchant, api, body))
  answered.push(answer.headerLines.join('\n'), answer.body.toString('utf8'))
  return readSigned(answer, pathOf(api, merchant.clientId), merchant.clientId, merchant.apoPublicKey)
}

function expectNoMarker(texts: readonly string[]): void {
  for (const pattern of markers)
    expect(texts.filter((text) => pattern.test(text)).map((text) => text.slice(0, 500))).toEqual([])
}

/** As the first answer, but where even two answers to the same request differ. */
function expectSame(strange: Json, plain: Json, again: Json): void {
  const [one, other, third] = [leaves(plain), leaves(again), leaves(strange)]
  expect([...third.keys()]).toEqual([...one.keys()])
  for (const [at, value] of one) if (other.get(at) === value) expect(third.get(at), at).toEqual(value)
}

describe.each(cases)('$name ($title)', ({ name, example }) => {
  const known = namesIn(endpoints[name].request)
  // Once for all tests of the file: a receiver belongs to the test that started it.
  const required = () => (endpoints[name].request['required'] as readonly string[] | undefined)?.[0]

  beforeAll(() => expect(known.size).toBeGreaterThan(0))

  test('is answered with fields nobody knows as it is without them, and they are kept and told nowhere', async () => {
    receiver = await startMerchant()
    const [plain, again, strange] = [
      await settle(name, example),
      await settle(name, example),
      await settle(name, example),
    ]
    const answer = await send(plain.merchant, name, plain.body)
    const missing = `the example of ${name} must be served; what it needs goes into "beforehand": ${JSON.stringify(answer)}`
    expect(answer.result.resultStatus, missing).toMatch(/^[SU]$/)
    expect(answer.result.resultCode, missing).not.toMatch(/^(UNKNOWN_EXCEPTION|REQUEST_TRAFFIC_EXCEED_LIMIT)$/)
    const same = await send(again.merchant, name, again.body)
    const odd = withUnknownFields(strange.body, known)
    expectSame(await send(strange.merchant, name, odd), answer, same)
    // A repeat, with or without them, is the same request.
    expectSame(await send(strange.merchant, name, strange.body), await send(plain.merchant, name, plain.body), same)
    await afterwards[name]?.(await send(strange.merchant, name, odd))

    await server.advance(strange.merchant, 8 * time.day)
    expect(receiver.received.length).toBeGreaterThan(0)
    expectNoMarker(receiver.received.map(({ headers, body }) => JSON.stringify(headers) + body.toString('utf8')))
    expectNoMarker(Object.values(await databaseContents(server.pool)).flat())
  })

  test('is refused for what is missing in it, and says nothing of what is too much', async () => {
    receiver = await startMerchant()
    const { merchant, body } = await settle(name, example)
    const field = required()
    const broken = field === undefined ? {} : { ...body, [field]: undefined }
    const refused = await send(merchant, name, broken)
    expect(refused.result.resultCode).toBe('PARAM_ILLEGAL')
    expect(await send(merchant, name, withUnknownFields(broken, known))).toEqual(refused)
  })
})

describe('all of it together', () => {
  test('left no trace in an answer or in a line of the log, at its most talkative', () => {
    expect(answered.length).toBeGreaterThan(20)
    expectNoMarker(answered)
    expect(logged.length).toBeGreaterThan(0)
    expectNoMarker(logged)
  })

  test('would have been found: what is meant to be kept is', async () => {
    receiver = await startMerchant()
    const merchant = await server.newMerchant('SANDBOX_METADATA', { payment: receiver.url })
    const { paymentId } = await merchant.call('pay', manual('100', { fields: { metadata: marker } }))
    const rows = Object.values(await databaseContents(server.pool)).flat()
    expect(rows.some((row) => row.includes(marker))).toBe(true)
    await receiver.arrived(1)
    expect(receiver.received[0]?.body.toString()).toContain(marker)
    expect((await merchant.call('inquiryPayment', { paymentId })).metadata).toBe(marker)
  })
})
