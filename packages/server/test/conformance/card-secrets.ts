import { visitCheckout } from './checkout-visit.ts'
import { cards, manual, newId, payment, session } from './orders.ts'
import { type Bends, type Credentials, signedRequest } from './raw-client.ts'
import { exchange } from './raw-http.ts'
import type { Merchant } from './running-server.ts'

/** Four digits that no id, port or amount of these tests has standing alone. */
const cvv = '9173'
const numbers = {
  approved: '4054695723100768',
  declined: '4054692760174822',
  wrong: '4054695723100769',
  mastercard: '5162774114974622',
} as const

const card = (cardNo: string) => ({
  cardNo,
  cvv,
  expiryMonth: '11',
  expiryYear: '39',
  cardholderName: { firstName: 'Ada' },
})
const spaced = (cardNo: string) => cardNo.replaceAll(/(\d{4})(?=\d)/g, '$1 ')

/** What must be found nowhere: card numbers, plain and in groups of four, and the CVV as a number of its own. */
export const secrets: readonly RegExp[] = [
  ...Object.values(numbers).flatMap((cardNo) => [new RegExp(cardNo), new RegExp(spaced(cardNo))]),
  new RegExp(`(?<!\\d)${cvv}(?!\\d)`),
]

/** Fields that exist only beside a card number. An answer may name one that is wrong; nothing else has a use for them. */
export const cardFields: readonly RegExp[] = [/\bcvv\b/i, /expiryMonth/]

/** Of the card and of the buyer, as bytes, for files in which any short text turns up by chance. */
export const secretBytes: readonly Buffer[] = [
  ...Object.values(numbers).flatMap((cardNo) => [cardNo, spaced(cardNo)]),
  `"${cvv}"`,
  'expiryMonth',
  'Lacewing',
  'lacewing',
  'Adalbertina',
  '198.51.100.77',
].map((text) => Buffer.from(text))

/** Told of the buyer with every card. Nobody else is called so, and no text of it stands anywhere for another reason. */
export const toldBuyer = {
  referenceBuyerId: 'lacewing-7',
  buyerName: { firstName: 'Adalbertina', lastName: 'Lacewing' },
  buyerPhoneNo: '+43 1 5885801',
  buyerEmail: 'ada.lacewing@lamps.example',
} as const

export const toldEnv = {
  terminalType: 'WEB',
  clientIp: '198.51.100.77',
  browserInfo: {
    acceptHeader: 'text/x-lacewing',
    userAgent: 'Lacewing/5.0 (Lamp)',
    language: 'de-AT-lacewing',
    javaEnabled: false,
    javaScriptEnabled: true,
  },
  colorDepth: '48',
  screenHeight: '977',
  screenWidth: 1733,
  timeZoneOffset: '-120',
} as const

/** What must be found nowhere of the buyer. */
export const buyerTexts: readonly RegExp[] = [/lacewing/i, /Adalbertina/, /5885801/, /198\.51\.100\.77/]

/** As the buyer's own browser tells it on the checkout page. */
export const pageBrowser = {
  language: 'de-AT-lacewing',
  javaEnabled: false,
  colorDepth: 48,
  screenHeight: 977,
  screenWidth: 1733,
  timeZoneOffset: -120,
} as const

export const pageHeaders = { 'user-agent': 'Lacewing/5.0 (Lamp)', accept: 'text/x-lacewing' } as const

function withBuyer<Body extends object>(body: Body): Body {
  const { order = {} } = body as { readonly order?: object }
  return { ...body, env: toldEnv, order: { ...order, buyer: toldBuyer } }
}

/** Magic amounts of payments that the acquirer answers at once, with a no or later. */
const answered = ['11', '5001', '5002', '5005', '5007']
/** Those whose answer never comes: each takes as long as the server waits for an acquirer. */
export const unanswered = ['5003', '5004'] as const

/**
 * Sends card numbers in every way a merchant might, well or badly, and in payments of the `further` magic amounts. Gives
 * all that came back, as text.
 */
export async function sendCards(
  url: string,
  credentials: Credentials,
  further: readonly string[] = [],
): Promise<readonly string[]> {
  const answers: string[] = []
  const send = async (body: object | Buffer, bends: Bends = {}) => {
    const answer = await exchange(
      url,
      signedRequest(credentials, 'pay', Buffer.isBuffer(body) ? body : withBuyer(body), bends),
    )
    answers.push(answer.headerLines.join('\n'), answer.body.toString('utf8'))
  }
  await send(manual('10000', { card: card(numbers.approved) }))
  await send(payment({ card: card(numbers.mastercard) }))
  await send(manual('10000', { card: card(spaced(numbers.approved)) }))
  await send(manual('10000', { card: card(numbers.declined) }))
  await send(manual('10000', { card: card(numbers.wrong) }))
  await send(manual('10000', { currency: 'JPY', card: card(numbers.approved) }))
  await send(manual('10000', { currency: 'THB', card: card(numbers.approved) }))
  for (const value of [...answered, ...further]) {
    await send(manual(value, { card: card(numbers.approved) }))
  }
  await send(manual('10000', { card: { ...card(numbers.approved), expiryMonth: '13' } }))
  await send(manual('10000', { card: { ...card(numbers.approved), cvv: '1' } }))
  await send(manual('10000', { card: { ...card(numbers.approved), cardNo: Number(numbers.approved) } }))
  const asText = { paymentMethodType: 'CARD', paymentMethodMetaData: JSON.stringify(card(numbers.approved)) }
  await send(manual('10000', { method: asText }))
  await send(manual('10000', { method: { ...asText, paymentMethodMetaData: `${asText.paymentMethodMetaData},` } }))
  // Beside another method, in fields that we do not know, as a repeat, and where text of the merchant's is kept.
  await send(
    manual('10000', { method: { paymentMethodType: 'APPLEPAY', paymentMethodMetaData: card(numbers.approved) } }),
  )
  await send(manual('10000', { fields: { remark: numbers.approved, creditCard: card(numbers.approved) } }))
  const asked = manual('10000', { card: card(numbers.approved) })
  await send(asked)
  await send(asked)
  await send({ ...asked, paymentAmount: { currency: 'EUR', value: '9999' } })
  for (const field of ['metadata', 'paymentRequestId']) {
    await send(manual('10000', { card: card(numbers.approved), fields: { [field]: numbers.approved } }))
  }
  const spoilt = JSON.stringify(withBuyer(manual('10000', { card: card(numbers.approved) })))
  await send(Buffer.from(spoilt.slice(0, -2)))
  await send(Buffer.from(spoilt.replace('"cardNo"', `"cardNo":"${numbers.approved}","cardNo"`)))
  await send(Buffer.from(spoilt.padEnd(300_000)))
  await send(manual('10000', { card: card(numbers.approved) }), { signatureHeader: 'algorithm=RSA256,signature=AAAA' })
  await send(manual('10000', { card: card(numbers.approved) }), { time: '1' })
  await send(manual('10000', { card: card(numbers.approved) }), { path: '/ams/api/v1/payments/none' })
  await send({ ...manual('10000', { card: card(numbers.approved) }), paymentRequestId: newId('pay').padEnd(65, 'x') })
  return answers
}

/** The same on the checkout page of one session: mistyped, declined, lost on the way, and taken. All that came back. */
export async function typeCards(merchant: Merchant): Promise<readonly string[]> {
  const answers: string[] = []
  for (const value of ['10000', '5003', '5004', '5005']) {
    const { normalUrl } = await merchant.call('createPaymentSession', session({ value }))
    const visit = visitCheckout(normalUrl)
    const { origin } = new URL(normalUrl)
    const post = (way: 'card' | 'wallet', form: object | string, from = origin) => {
      const typed = typeof form === 'string' ? form : { ...form, browser: pageBrowser }
      return visit.post(way, typed, { ...pageHeaders, origin: from })
    }
    const forms = [
      card(numbers.wrong),
      { ...card(numbers.approved), expiryYear: '2001' },
      { ...card(numbers.approved), holderName: '\u0007' },
      card(numbers.declined),
      { ...card(spaced(numbers.approved)), holderName: 'Ada' },
    ]
    for (const form of forms) answers.push(JSON.stringify(await post('card', form)))
    answers.push(JSON.stringify(await post('wallet', card(numbers.approved))))
    answers.push(JSON.stringify(await post('card', JSON.stringify(card(numbers.approved)).slice(1))))
    answers.push(JSON.stringify(await post('card', card(numbers.approved), 'https://evil.example')))
    answers.push(JSON.stringify(await visit.state()))
  }
  return answers
}

/** The last four digits may be kept; where they are missing, nothing was stored and nothing is proved. */
export const keptDigits = cards.visa.cardNo.slice(-4)
