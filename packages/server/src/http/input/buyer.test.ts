import { describe, expect, it } from 'vitest'
import { readBuyer, readPresentBuyer } from './buyer.ts'
import { readPay } from './pay.ts'

const browserInfo = {
  acceptHeader: 'text/html',
  userAgent: 'Mozilla/5.0 (Lamp)',
  language: 'de-AT',
  javaEnabled: 'false',
  javaScriptEnabled: true,
}
const env = {
  terminalType: 'WEB',
  clientIp: '2001:db8::7',
  userAgent: 'of env',
  browserInfo,
  colorDepth: '24',
  screenHeight: 900,
  screenWidth: '1440',
  timeZoneOffset: '-120',
}
const buyerName = { firstName: 'Ada', middleName: 'M.', lastName: 'Lace', fullName: 'Ada M. Lace' }
const buyer = { referenceBuyerId: 'b-7', buyerName, buyerPhoneNo: '+43 1 58858', buyerEmail: 'ada@lamps.example' }

describe('what a merchant tells of the buyer', () => {
  it('is read from env and order.buyer, numbers and flags in strings too', () => {
    expect(readBuyer(env, buyer)).toEqual({
      ip: '2001:db8::7',
      email: 'ada@lamps.example',
      phone: '+43 1 58858',
      reference: 'b-7',
      name: { first: 'Ada', middle: 'M.', last: 'Lace', full: 'Ada M. Lace' },
      browser: {
        acceptHeader: 'text/html',
        userAgent: 'Mozilla/5.0 (Lamp)',
        language: 'de-AT',
        javaEnabled: false,
        javaScriptEnabled: true,
        colorDepth: 24,
        screenHeight: 900,
        screenWidth: 1440,
        timeZoneOffset: -120,
      },
    })
    expect(readBuyer({ userAgent: 'of env' }, undefined)).toEqual({ browser: { userAgent: 'of env' } })
  })

  it.each([undefined, null, 7, 'WEB', [], {}, { terminalType: 'WEB' }])('is nothing where it is %j', (value) => {
    expect(readBuyer(value, value)).toBeUndefined()
  })

  it.each([
    ['clientIp', { clientIp: '203.0.113' }],
    ['clientIp', { clientIp: 'fe80::1%eth0' }],
    ['clientIp', { clientIp: 3405803800 }],
    ['colorDepth', { colorDepth: 23 }],
    ['screenHeight', { screenHeight: 0 }],
    ['screenHeight', { screenHeight: 9.5 }],
    ['screenWidth', { screenWidth: '1e3' }],
    ['timeZoneOffset', { timeZoneOffset: '841' }],
    ['timeZoneOffset', { timeZoneOffset: null }],
    ['userAgent', { userAgent: 'x'.repeat(2_049) }],
    ['browserInfo', { browserInfo: 'Mozilla' }],
    ['language', { browserInfo: { language: 'de_AT' } }],
    ['acceptHeader', { browserInfo: { acceptHeader: 'text\u0000' } }],
    ['javaEnabled', { browserInfo: { javaEnabled: 1 } }],
  ])('leaves out %s that breaks its rule, and refuses nothing', (_, wrong) => {
    expect(readBuyer(wrong, undefined)).toBeUndefined()
  })

  it.each([
    { buyerEmail: 'ada@lamps' },
    { buyerEmail: 'Ada <ada@lamps.example>' },
    { buyerEmail: `${'a'.repeat(60)}@lamps.example` },
    { buyerPhoneNo: '1'.repeat(25) },
    { referenceBuyerId: ' ' },
    { buyerName: 'Ada Lace' },
    { buyerName: { firstName: 'A'.repeat(33), lastName: 7 } },
  ])('leaves out %j', (wrong) => {
    expect(readBuyer(undefined, wrong)).toBeUndefined()
  })

  it.each([{ env: 'WEB' }, { env: { clientIp: {}, browserInfo: [] } }, { env: null }])(
    'never makes a request invalid: %j',
    (wrong) => {
      const amount = { currency: 'EUR', value: '12950' }
      const request = {
        paymentRequestId: 'pay-1',
        order: { orderAmount: amount, buyer: Object.values(wrong)[0] },
        paymentAmount: amount,
        paymentMethod: { paymentMethodType: 'PAYPAL' },
        paymentRedirectUrl: 'https://lamps.example/orders/20481',
        ...wrong,
      }
      const read = readPay(request)
      expect(read).toMatchObject({ ok: true })
      expect(read).not.toHaveProperty('value.buyer')
    },
  )
})

describe('what a buyer’s own browser shows', () => {
  const screen = {
    language: 'de-AT',
    javaEnabled: false,
    colorDepth: 24,
    screenHeight: 900,
    screenWidth: 1440,
    timeZoneOffset: -120,
  }
  const headers = { accept: '*/*', 'user-agent': 'Mozilla/5.0 (Lamp)' }

  it('is its headers, its address, and what the page’s script tells', () => {
    expect(readPresentBuyer(screen, headers, '203.0.113.24')).toEqual({
      ip: '203.0.113.24',
      browser: { ...screen, acceptHeader: '*/*', userAgent: 'Mozilla/5.0 (Lamp)', javaScriptEnabled: true },
    })
  })

  it('is less where the script tells nothing, and no script can tell an address or a header', () => {
    const forged = { clientIp: '203.0.113.9', acceptHeader: 'forged', userAgent: 'forged' }
    for (const told of [undefined, 'x', forged]) {
      expect(readPresentBuyer(told, headers, undefined)).toEqual({
        browser: { acceptHeader: '*/*', userAgent: 'Mozilla/5.0 (Lamp)', javaScriptEnabled: true },
      })
    }
  })
})
