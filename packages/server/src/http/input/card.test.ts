import { describe, expect, test } from 'vitest'
import { readCard } from './card.ts'

const valid = { cardNo: '4054695723100768', expiryMonth: '11', expiryYear: '29' }
const path = 'paymentMethod.paymentMethodMetaData'

function messageOf(metaData: object | string): string {
  const read = readCard(metaData)
  return read.ok ? 'accepted' : read.message
}

describe('readCard', () => {
  test('takes a card without a CVV', () => {
    expect(readCard(valid)).toEqual({
      ok: true,
      value: { number: '4054695723100768', expiryMonth: '11', expiryYear: '29' },
    })
  })

  test.each(['4054 6957 2310 0768', '4054-6957-2310-0768', ' 4054695723100768 '])('takes the number %j', (cardNo) => {
    expect(readCard({ ...valid, cardNo })).toMatchObject({ ok: true, value: { number: '4054695723100768' } })
  })

  test.each(['1'.repeat(12), '1'.repeat(19)])('takes a number as long as %s', (cardNo) => {
    expect(messageOf({ ...valid, cardNo })).toBe('accepted')
  })

  test('takes the card as JSON in a string', () => {
    const asText = readCard(JSON.stringify({ ...valid, cvv: '031', cardholderName: { firstName: 'Min' } }))
    expect(asText).toMatchObject({ ok: true, value: { number: '4054695723100768', cvv: '031' } })
  })

  test('lets the bad data of the sandbox pass to the acquirer', () => {
    expect(readCard({ ...valid, expiryMonth: '13', cvv: '12' })).toMatchObject({
      ok: true,
      value: { expiryMonth: '13', cvv: '12' },
    })
  })

  test.each([
    [{ cardNo: undefined }, 'cardNo: is required'],
    [{ cardNo: '' }, 'cardNo: must be a string of 12 to 19 digits'],
    [{ cardNo: '1'.repeat(11) }, 'cardNo: must be a string of 12 to 19 digits'],
    [{ cardNo: '1'.repeat(20) }, 'cardNo: must be a string of 12 to 19 digits'],
    [{ cardNo: '4054.6957.2310.0768' }, 'cardNo: must be a string of 12 to 19 digits'],
    [{ cardNo: '405469572310076X' }, 'cardNo: must be a string of 12 to 19 digits'],
    [{ cardNo: 4054695723100768 }, 'cardNo: must be a string of 12 to 19 digits'],
    [{ cvv: '1' }, 'cvv: must be a string of 2 to 4 digits'],
    [{ cvv: '12345' }, 'cvv: must be a string of 2 to 4 digits'],
    [{ cvv: 731 }, 'cvv: must be a string of 2 to 4 digits'],
    [{ expiryMonth: null }, 'expiryMonth: is required'],
    [{ expiryMonth: '6' }, 'expiryMonth: must be a string of two digits'],
    [{ expiryMonth: 11 }, 'expiryMonth: must be a string of two digits'],
    [{ expiryYear: '2029' }, 'expiryYear: must be a string of two digits'],
  ])('refuses %j', (fields, message) => {
    expect(messageOf({ ...valid, ...fields })).toBe(`${path}.${message}`)
    expect(messageOf(JSON.stringify({ ...valid, ...fields }))).toBe(`${path}.${message}`)
  })

  test.each([
    ['', 'is empty; a JSON object is required'],
    ['4054695723100768', 'must be a JSON object'],
    ['{"cardNo":"4054695723100768', 'is not valid JSON at character 11: a string begins here that is never closed'],
    ['{"cvv":"1","cvv":"2"}', 'has the key cvv twice, the second time at character 12'],
    ['{"__proto__":{}}', 'has a key __proto__, or a key prototype inside constructor'],
  ])('refuses the text %j', (text, message) => {
    expect(messageOf(text)).toBe(`${path}: ${message}`)
  })
})
