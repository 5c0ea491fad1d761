import { adyen } from '../packages/server/src/acquirers/adyen/connector.ts'
import type { SecretAccount } from '../packages/server/src/acquirers/kit/account.ts'
import type { HttpAnswer, HttpRequest, Step } from '../packages/server/src/acquirers/kit/exchange.ts'
import type { Contract, Exchange } from './contract.ts'

const now = new Date('2026-11-25T09:00:00Z')
const reference = '20261125090000123000112345678901'
const amount = { currency: 'EUR', value: 12_950n }
const payment = { clientId: 'ACME', paymentReference: reference, paymentTransactionId: 'QFQTPCQ8HXSKGK82' }
/** A test number of no bank. */
const card = { number: '4111111111111111', cvv: '737', expiryMonth: '03', expiryYear: '30', holderName: 'Ada Lace' }

const buyer = {
  ip: '203.0.113.24',
  email: 'ada@lamps.example',
  phone: '+43 1 58858',
  name: { first: 'Ada', last: 'Lace' },
  browser: {
    acceptHeader: '*/*',
    userAgent: 'Mozilla/5.0',
    language: 'de-AT',
    javaEnabled: false,
    javaScriptEnabled: true,
    colorDepth: 24,
    screenHeight: 900,
    screenWidth: 1440,
    timeZoneOffset: -120,
  },
}

function accountAt(address: string): SecretAccount {
  return {
    name: adyen.acquirerName,
    settings: { apiUrl: address, merchantAccount: 'CapstanContract' },
    secrets: { apiKey: 'a-key-of-no-account', hmacKey: '00'.repeat(32) },
    callbackUrl: 'https://pay.example/callbacks/ADYEN',
  }
}

async function exchange<Outcome extends { readonly kind: string }>(
  title: string,
  step: Step<Outcome>,
  account: SecretAccount,
): Promise<Exchange> {
  if (!('request' in step)) throw new Error(`${title}: the connector asks nothing, it says ${step.kind}`)
  const { request, read } = step
  return {
    title,
    request: await adyen.seal(request, account, now),
    read: (answer: HttpAnswer) => read(answer).kind,
  }
}

async function exchanges(address: string): Promise<readonly Exchange[]> {
  const account = accountAt(address)
  const shopping = {
    clientId: payment.clientId,
    reference,
    amount,
    method: { type: 'CARD', issuerAuthenticated: false },
    card,
    returnUrl: `https://pay.example/buyer/return/ACME/${reference}`,
    description: 'Two ceramic lamps',
    now,
  }
  const { number, expiryMonth, expiryYear } = card
  const { method } = shopping
  const back = { clientId: payment.clientId, reference, method, amount, requestedAt: now, now, told: [] }
  const movement = {
    ...payment,
    reference: '20261126101500123000112345678902',
    amount: { ...amount, value: 5_000n },
    now,
  }
  const closing = {
    clientId: payment.clientId,
    paymentReference: reference,
    method,
    amount,
    captured: 0n,
    requestedAt: now,
    now,
  }
  const voiding = { ...closing, reference: '20261126101500123000112345678903', told: [] }
  return Promise.all([
    exchange('authorize a card', adyen.authorize(shopping, account), account),
    exchange(
      'authorize a card without code and name, in Icelandic crowns',
      adyen.authorize(
        { ...shopping, amount: { currency: 'ISK', value: 1_999n }, card: { number, expiryMonth, expiryYear } },
        account,
      ),
      account,
    ),
    exchange(
      'authorize a card, with what is known of the buyer',
      adyen.authorize({ ...shopping, buyer }, account),
      account,
    ),
    exchange(
      'finish after the page',
      adyen.inquireAuthorization({ ...back, returned: 'redirectResult=X6XtfGC3%21Y%2B%2F%3D' }, account),
      account,
    ),
    exchange('capture a part', adyen.capture({ ...movement, last: false }, account), account),
    exchange('refund', adyen.refund(movement, account), account),
    exchange(
      'cancel by Adyen’s id',
      adyen.void({ ...voiding, paymentTransactionId: payment.paymentTransactionId }, account),
      account,
    ),
    exchange('cancel by our reference', adyen.void(voiding, account), account),
    exchange('check the account', adyen.check(account), account),
  ])
}

type Change = (body: Record<string, unknown>) => void

/** Each a mistake that a connector could make, in a request that is otherwise right. */
const mistakes: readonly (readonly [title: string, of: string, change: Change])[] = [
  [
    'an amount as text',
    'authorize a card',
    (body) => Object.assign(body, { amount: { currency: 'EUR', value: '12950' } }),
  ],
  ['no place to return to', 'authorize a card', (body) => delete body['returnUrl']],
  [
    'a code by another name',
    'authorize a card',
    (body) => Object.assign(body['paymentMethod'] as object, { cvv: '737' }),
  ],
  [
    '3-D Secure by a value that is not listed',
    'authorize a card',
    (body) => Object.assign(body, { authenticationData: { threeDSRequestData: { nativeThreeDS: 'off' } } }),
  ],
  [
    'a result in the wrong place',
    'finish after the page',
    (body) => Object.assign(body, { details: undefined, redirectResult: 'X' }),
  ],
  ['no merchant account', 'capture a part', (body) => delete body['merchantAccount']],
  ['a field that does not exist', 'refund', (body) => Object.assign(body, { refundReference: reference })],
  ['no payment', 'cancel by our reference', (body) => delete body['paymentReference']],
]

async function planted(address: string) {
  const right = await exchanges(address)
  const requestOf = (title: string): HttpRequest => {
    const found = right.find((one) => one.title === title)
    if (!found) throw new Error(`no request ${title}`)
    return found.request
  }
  const changed = mistakes.map(([title, of, change]) => {
    const request = requestOf(of)
    const body = JSON.parse(request.body ?? '{}')
    change(body)
    return { title: `${of}: ${title}`, request: { ...request, body: JSON.stringify(body) } }
  })
  const capture = requestOf('capture a part')
  const { 'x-api-key': _taken, ...headers } = capture.headers
  return [
    ...changed,
    { title: 'capture a part: no key', request: { ...capture, headers } },
    { title: 'capture a part: at an address that does not exist', request: { ...capture, url: `${capture.url}s` } },
  ]
}

export const adyenContract: Contract = {
  title: adyen.title,
  file: 'CheckoutService-v72.json',
  source: 'https://github.com/Adyen/adyen-openapi, json/CheckoutService-v72.json',
  exchanges,
  planted,
}
