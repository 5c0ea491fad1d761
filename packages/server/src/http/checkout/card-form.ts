import type { CardData } from '../../application/inputs.ts'
import { hasValidCheckDigit } from '../../domain/card-number.ts'
import type { CheckoutField, CheckoutInputError } from './view.ts'

type Code = CheckoutInputError['error']['code']

export type FormRead<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: CheckoutInputError }

/** What the buyer has to correct. The message is of the rule, never of what was typed. */
export function fault(field: CheckoutField, code: Code, message: string): Extract<FormRead<never>, { ok: false }> {
  return { ok: false, fault: { error: { field, code, message: `${field}: ${message}` } } }
}

const separators = /[ -]/g

/**
 * The card that a buyer typed: looked at more closely than a merchant's pay request, because the one who mistyped it is
 * there to correct it. `now`: the client's clock, for cards that have expired.
 */
export function readCardForm(form: object, now: Date): FormRead<CardData> {
  const number = textOf(form, 'cardNo')?.replaceAll(separators, '')
  if (!number) return fault('cardNo', 'MISSING', 'is required')
  if (!/^\d{12,19}$/.test(number) || !hasValidCheckDigit(number)) {
    return fault('cardNo', 'INVALID', 'must be a card number of 12 to 19 digits')
  }
  const expiry = readExpiry(form, now)
  if (!expiry.ok) return expiry
  const cvv = textOf(form, 'cvv')
  if (!cvv) return fault('cvv', 'MISSING', 'is required')
  if (!/^\d{3,4}$/.test(cvv)) return fault('cvv', 'INVALID', 'must be three or four digits')
  const holderName = textOf(form, 'holderName')
  if (holderName && !/^[^\p{Cc}\p{Cs}]{1,128}$/u.test(holderName)) {
    return fault('holderName', 'INVALID', 'must have at most 128 characters')
  }
  return { ok: true, value: { number, cvv, ...expiry.value, ...(holderName && { holderName }) } }
}

function readExpiry(form: object, now: Date): FormRead<Pick<CardData, 'expiryMonth' | 'expiryYear'>> {
  const month = textOf(form, 'expiryMonth')
  if (!month) return fault('expiryMonth', 'MISSING', 'is required')
  if (!/^(0?[1-9]|1[0-2])$/.test(month)) return fault('expiryMonth', 'INVALID', 'must be 1 to 12')
  const year = textOf(form, 'expiryYear')
  if (!year) return fault('expiryYear', 'MISSING', 'is required')
  if (!/^(20)?\d\d$/.test(year)) return fault('expiryYear', 'INVALID', 'must be two or four digits')
  // Good to the end of its month, wherever that ends last: the issuer judges the rest.
  const end = Date.UTC(2000 + Number(year.slice(-2)), Number(month), 1, 12)
  if (now.getTime() >= end) return fault('expiryYear', 'EXPIRED', 'the card has expired')
  return { ok: true, value: { expiryMonth: month.padStart(2, '0'), expiryYear: year.slice(-2) } }
}

/** The wallet that a buyer chose, by APO's name. */
export function readWalletForm(form: object): FormRead<string> {
  const type = textOf(form, 'methodType')
  if (!type) return fault('methodType', 'MISSING', 'is required')
  if (!/^[A-Z0-9_]{1,64}$/.test(type) || type === 'CARD') return fault('methodType', 'INVALID', 'is not a wallet')
  return { ok: true, value: type }
}

/** A field of the form, trimmed; what is no text is taken for text that fits no rule. */
function textOf(form: object, field: CheckoutField): string | undefined {
  const value: unknown = Object.entries(form).find(([name]) => name === field)?.[1]
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value.trim() : '\0'
}
