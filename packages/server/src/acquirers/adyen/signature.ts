import { createHmac, timingSafeEqual } from 'node:crypto'
import { asObject, asText } from '../kit/reading.ts'

type Item = Readonly<Record<string, unknown>>

/**
 * The fields of a standard webhook that Adyen signs, joined as it signs them; undefined where one that must be there is not.
 * Nothing is escaped, so a colon could move what is signed from one field to the next. It can be in our reference alone:
 * with three fields before it and four after it, there is one way to take the whole apart.
 * docs.adyen.com/development-resources/webhooks/verify-hmac-signatures
 */
export function signedText(item: Item): string | undefined {
  const amount = asObject(item['amount'])
  const value = amount?.['value']
  const before = [
    asText(item['pspReference']),
    asText(item['originalReference']) ?? '',
    asText(item['merchantAccountCode']),
  ]
  const after = [
    typeof value === 'number' ? String(value) : undefined,
    asText(amount?.['currency']),
    asText(item['eventCode']),
    asText(item['success']),
  ]
  if ([...before, ...after].some((field) => field === undefined || field.includes(':'))) return undefined
  return [...before, asText(item['merchantReference']) ?? '', ...after].join(':')
}

/** HMAC-SHA256 of UTF-8, in base64. `key`: hexadecimal, as the Customer Area shows it. */
export function signature(text: string, key: string): string {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(text, 'utf8').digest('base64')
}

/** Whether one of the keys made the item's `hmacSignature`. */
export function isSigned(item: Item, keys: readonly string[]): boolean {
  const text = signedText(item)
  const given = asText(asObject(item['additionalData'])?.['hmacSignature'])
  if (text === undefined || given === undefined) return false
  const theirs = Buffer.from(given, 'base64')
  return keys.some((key) => {
    const ours = Buffer.from(signature(text, key), 'base64')
    return ours.length === theirs.length && timingSafeEqual(ours, theirs)
  })
}
