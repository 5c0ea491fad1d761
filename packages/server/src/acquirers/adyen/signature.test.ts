import { describe, expect, it } from 'vitest'
import { isSigned, signature, signedText } from './signature.ts'

/** Published with its result in the tests of Adyen's own library, @adyen/api-library; it is of no account. */
const key = 'DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00'
const item = {
  pspReference: 'pspReference',
  originalReference: 'originalReference',
  merchantAccountCode: 'merchantAccount',
  merchantReference: 'reference',
  amount: { currency: 'EUR', value: 1000 },
  eventCode: 'EVENT',
  success: 'true',
  additionalData: { hmacSignature: 'ipnxGCaUZ4l8TUW75a71/ghd2Fe5ffvX0pV4TLTntIc=' },
}

describe('signatures of webhooks', () => {
  it('are those that Adyen publishes', () => {
    expect(signedText(item)).toBe('pspReference:originalReference:merchantAccount:reference:1000:EUR:EVENT:true')
    expect(signature(signedText(item) ?? '', key)).toBe(item.additionalData.hmacSignature)
    expect(isSigned(item, [key])).toBe(true)
  })

  it('are accepted by the key before the present one', () => {
    expect(isSigned(item, ['00'.repeat(32), key])).toBe(true)
    expect(isSigned(item, ['00'.repeat(32)])).toBe(false)
    expect(isSigned(item, [])).toBe(false)
  })

  it.each([
    ['pspReference', { pspReference: 'another' }],
    ['originalReference', { originalReference: 'another' }],
    ['merchantAccountCode', { merchantAccountCode: 'another' }],
    ['merchantReference', { merchantReference: 'another' }],
    ['value', { amount: { currency: 'EUR', value: 1001 } }],
    ['currency', { amount: { currency: 'USD', value: 1000 } }],
    ['eventCode', { eventCode: 'ANOTHER' }],
    ['success', { success: 'false' }],
    ['signature', { additionalData: { hmacSignature: 'notValidSign' } }],
    ['signature, which is missing', { additionalData: {} }],
  ])('are refused for another %s', (_, change) => {
    expect(isSigned({ ...item, ...change }, [key])).toBe(false)
  })

  it('sign a reference with colons, and cannot be moved into another field by them', () => {
    const additionalData = (text: string) => ({ hmacSignature: signature(text, key) })
    const colons = { ...item, merchantReference: 'a:b:c' }
    const text = 'pspReference:originalReference:merchantAccount:a:b:c:1000:EUR:EVENT:true'
    expect(isSigned({ ...colons, additionalData: additionalData(text) }, [key])).toBe(true)
    const moved = { ...item, merchantAccountCode: 'merchantAccount:a', merchantReference: 'b:c' }
    expect(isSigned({ ...moved, additionalData: additionalData(text) }, [key])).toBe(false)
  })

  it('sign a payment without an original one', () => {
    const { originalReference: _none, ...payment } = item
    expect(signedText(payment)).toBe('pspReference::merchantAccount:reference:1000:EUR:EVENT:true')
  })
})
