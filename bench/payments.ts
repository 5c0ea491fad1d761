import type { createPool } from '../packages/server/src/database/pool.ts'
import { openConnection } from './connection.ts'
import { type Merchant, signedRequest } from './merchant.ts'

type Pool = ReturnType<typeof createPool>

/** A payment that a merchant authorized through the API, of which any number can be made. */
export interface Template {
  readonly merchant: Merchant
  readonly paymentId: string
}

const amount = { currency: 'EUR', value: '1000' }

interface PaymentChoices {
  /** Where it is notified, and each capture. */
  readonly notifyUrl?: string
  readonly captureMode?: 'MANUAL' | 'AUTOMATIC'
}

/** Of a payment by card, which waits to be captured unless that is automatic. */
export function paymentBody(
  paymentRequestId: string,
  { notifyUrl, captureMode = 'MANUAL' }: PaymentChoices = {},
): object {
  return {
    productCode: 'CASHIER_PAYMENT',
    paymentRequestId,
    order: { referenceOrderId: 'SO-1', orderDescription: 'Two ceramic lamps', orderAmount: amount },
    paymentAmount: amount,
    paymentMethod: {
      paymentMethodType: 'CARD',
      paymentMethodMetaData: { cardNo: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '39' },
    },
    paymentFactor: { isAuthorization: true, captureMode },
    paymentRedirectUrl: 'https://lamps.example/orders/1',
    ...(notifyUrl !== undefined && { paymentNotifyUrl: notifyUrl }),
  }
}

/** Authorizes one payment through the API. With a notification address, each of its captures will be notified there. */
export async function authorizeTemplate(url: URL, merchant: Merchant, notifyUrl?: string): Promise<Template> {
  const name = `template-${notifyUrl === undefined ? 'silent' : 'notified'}`
  const body = paymentBody(name, notifyUrl === undefined ? {} : { notifyUrl })
  const connection = await openConnection(url)
  const { body: told } = await connection.send(await signedRequest(merchant, url, 'pay', body))
  const answer = JSON.parse(told)
  connection.close()
  if (answer.result.resultStatus !== 'S') throw new Error(`not authorized: ${JSON.stringify(answer)}`)
  return { merchant, paymentId: answer.paymentId }
}

/** Ids of rows that the bench makes: digits as the server's own, above all of them, and each used once. */
let nextId = 9_000_000_000_000_000n

export function takeIds(count: number): bigint {
  const first = nextId
  nextId += BigInt(count)
  return first
}

const copyPayments = `insert into payments select copy.* from payments original,
    generate_series($3::bigint, $4::bigint - 1) id,
    jsonb_populate_record(original, jsonb_build_object('payment_id', id::text, 'payment_request_id', id::text,
      'reference', id::text, 'void_reference', 'void-' || id)) copy
  where original.client_id = $1 and original.payment_id = $2`

const copyAuthorizations = `insert into simulator.authorizations select copy.* from payments p
    join simulator.authorizations original on original.client_id = p.client_id and original.reference = p.reference,
    generate_series($3::bigint, $4::bigint - 1) id,
    jsonb_populate_record(original, jsonb_build_object('reference', id::text)) copy
  where p.client_id = $1 and p.payment_id = $2`

/** Told of long ago: a result is delivered only after those before it, and a payment that nobody was told of would hold them up. */
const copyNotifications = `insert into notifications select copy.* from notifications original,
    generate_series($3::bigint, $4::bigint - 1) id,
    jsonb_populate_record(original, jsonb_build_object('notification_id', 'pay-' || id, 'payment_id', id::text,
      'state', 'acknowledged', 'tries', 1, 'due_at', null, 'leased_until', null)) copy
  where original.client_id = $1 and original.payment_id = $2`

/**
 * Makes `count` authorized payments like the template, with the notification of each, in our books and in the simulated
 * acquirer's. Returns the first id; the others follow it. Copied in the database, because authorizing each would take longer
 * than what is measured.
 */
export async function copyTemplate(pool: Pool, template: Template, count: number): Promise<bigint> {
  const first = takeIds(count)
  const values = [template.merchant.clientId, template.paymentId, first, first + BigInt(count)]
  await pool.query(copyPayments, values)
  await pool.query(copyNotifications, values)
  await pool.query(copyAuthorizations, values)
  // Without statistics the first plans would be those for empty tables.
  await pool.query('analyze')
  return first
}

/** One signed capture request for each payment from `first` on. */
export function signCaptures(url: URL, merchant: Merchant, first: bigint, count: number): Promise<Buffer[]> {
  return Promise.all(
    Array.from({ length: count }, (_, index) => {
      const paymentId = String(first + BigInt(index))
      return signedRequest(merchant, url, 'capture', {
        captureRequestId: `capture-${paymentId}`,
        paymentId,
        captureAmount: amount,
      })
    }),
  )
}
