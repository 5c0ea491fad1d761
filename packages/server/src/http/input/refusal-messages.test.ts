import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCancel } from './cancel.ts'
import { readCapture } from './capture.ts'
import { readConsult } from './consult.ts'
import { readInquiryPayment } from './inquiry-payment.ts'
import { parseJsonBody } from './json-body.ts'
import { readPay } from './pay.ts'
import type { Read } from './read.ts'
import { readUpdateAmount } from './update-amount.ts'

const READERS = [readPay, readCapture, readInquiryPayment, readCancel, readConsult, readUpdateAmount]

const cardNumber = fc.stringMatching(/^[1-9][0-9]{11,18}$/)

/** A pay request that is read, in which every field known to the reader is there to be broken. */
function payRequest(cardNo: string) {
  const amount = { currency: 'EUR', value: '12950' }
  return {
    productCode: 'CASHIER_PAYMENT',
    paymentRequestId: 'pay-1',
    order: { orderAmount: amount, referenceOrderId: 'SO-1', orderDescription: 'Lamps' },
    paymentAmount: amount,
    paymentMethod: {
      paymentMethodType: 'CARD',
      paymentMethodMetaData: { cardNo, cvv: '731', expiryMonth: '11', expiryYear: '29' },
      requireIssuerAuthentication: false,
    },
    paymentFactor: { captureMode: 'MANUAL', isAuthorization: true },
    paymentExpiryTime: '2026-11-01T09:30:00Z',
    paymentRedirectUrl: 'https://lamps.example/',
    paymentNotifyUrl: 'https://lamps.example/hook',
    metadata: '{}',
  }
}

/** Every place in a request, as the way of keys that leads there. */
function places(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [way]
  return [way, ...Object.entries(value).flatMap(([key, member]) => places(member, [...way, key]))]
}

function replaced(value: unknown, [key, ...rest]: readonly string[], replacement: unknown): unknown {
  if (key === undefined) return replacement
  return { ...(value as object), [key]: replaced((value as Record<string, unknown>)[key], rest, replacement) }
}

function expectHarmless(read: Read<unknown>, cardNo?: string): void {
  if (read.ok) return
  expect(read.message).toMatch(/^[A-Za-z.]+: [ -~]+$/)
  expect(read.message.length).toBeLessThanOrEqual(256)
  expect(read.message).not.toContain('is not a valid request')
  if (cardNo === undefined) return
  // Not even a part of it: six digits in a row would be the issuer's number.
  for (let at = 0; at + 6 <= cardNo.length; at++) expect(read.message).not.toContain(cardNo.slice(at, at + 6))
}

test('the request that the properties start from is read', () => {
  expect(readPay(payRequest('4054695723100768'))).toMatchObject({ ok: true })
})

test('any JSON value is read or refused by every API, never thrown at', () => {
  const value = fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.string({ unit: 'binary' }), fc.constant(undefined))
  fc.assert(
    fc.property(value, (body) => {
      for (const read of READERS) expectHarmless(read(body))
    }),
  )
})

test('a request with any one place replaced by any value is read or refused with a plain message', () => {
  const broken = fc
    .record({ cardNo: cardNumber, place: fc.nat(), value: fc.oneof(fc.jsonValue(), fc.constant(undefined)) })
    .map(({ cardNo, place, value }) => {
      const request = payRequest(cardNo)
      const all = places(request)
      return { cardNo, body: replaced(request, all[place % all.length] ?? [], value) }
    })
  fc.assert(
    fc.property(broken, ({ cardNo, body }) => expectHarmless(readPay(body), cardNo)),
    { numRuns: 1000 },
  )
})

test('a card number put into any place is in no message', () => {
  fc.assert(
    fc.property(cardNumber, (cardNo) => {
      const request = payRequest(cardNo)
      const wrapped = [cardNo, Number(cardNo), [cardNo], { [cardNo]: cardNo }, `${cardNo}\u0000`, `{"${cardNo}":`]
      for (const way of places(request)) {
        for (const value of wrapped) expectHarmless(readPay(replaced(request, way, value)), cardNo)
      }
    }),
    { numRuns: 20 },
  )
})

test('a card number in a body with a piece cut out or written twice is in no message', () => {
  const damaged = fc.record({ cardNo: cardNumber, from: fc.nat(), length: fc.nat({ max: 40 }), twice: fc.boolean() })
  fc.assert(
    fc.property(damaged, ({ cardNo, from, length, twice }) => {
      const text = JSON.stringify({ [cardNo]: 1, ...payRequest(cardNo) })
      const start = from % text.length
      const piece = text.slice(start, start + length)
      const body = text.slice(0, start) + (twice ? piece + piece : '') + text.slice(start + length)
      const parsed = parseJsonBody(Buffer.from(body))
      expectHarmless(parsed.ok ? readPay(parsed.value) : parsed, cardNo)
    }),
    { numRuns: 1000 },
  )
})
