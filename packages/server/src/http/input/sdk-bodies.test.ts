import { describe, expect, test } from 'vitest'
import { readCapture } from './capture.ts'
import { readInquiryPayment } from './inquiry-payment.ts'
import { parseJsonBody } from './json-body.ts'
import { readPay } from './pay.ts'
import type { Read } from './read.ts'

/** Bodies in the shape in which each official SDK writes them. */

function read<T>(text: string, reader: (body: unknown) => Read<T>): Read<T> {
  const parsed = parseJsonBody(Buffer.from(text))
  return parsed.ok ? reader(parsed.value) : parsed
}

const paid = {
  paymentRequestId: 'pay_1724811957224',
  amount: { currency: 'BRL', value: 12950n },
  methodType: 'CARD',
  card: { number: '4294097400915107', cvv: '031', expiryMonth: '06', expiryYear: '28' },
  issuerAuthenticated: false,
  captureMode: 'MANUAL',
  redirectUrl: 'https://lamps.example/orders/20481?from=apo',
  notifyUrl: 'https://lamps.example/hooks/apo',
  description: 'Zwei Lampen, 灯',
  referenceOrderId: 'SO-20481',
}

describe('pay', () => {
  test('by the Java SDK: compact, fields that were not set left out, real booleans and numbers', () => {
    const body =
      '{"env":{"clientIp":"203.0.113.24","colorDepth":24,"screenHeight":900,"screenWidth":1440,"terminalType":"WEB","timeZoneOffset":-180},"order":{"buyer":{"referenceBuyerId":"b-7"},"goods":[{"goodsName":"Lamp","goodsQuantity":"2"}],"orderAmount":{"currency":"BRL","value":"12950"},"orderDescription":"Zwei Lampen, 灯","referenceOrderId":"SO-20481"},"paymentAmount":{"currency":"BRL","value":"12950"},"paymentFactor":{"captureMode":"MANUAL","isAuthorization":true},"paymentMethod":{"paymentMethodMetaData":{"cardNo":"4294097400915107","cardholderName":{"firstName":"Ana","lastName":"Lima"},"cvv":"031","expiryMonth":"06","expiryYear":"28","is3DSAuthentication":false,"tokenize":false},"paymentMethodType":"CARD"},"paymentNotifyUrl":"https://lamps.example/hooks/apo","paymentRedirectUrl":"https://lamps.example/orders/20481?from=apo","paymentRequestId":"pay_1724811957224","productCode":"CASHIER_PAYMENT","settlementStrategy":{"settlementCurrency":"USD"}}'
    const browser = { colorDepth: 24, screenHeight: 900, screenWidth: 1440, timeZoneOffset: -180 }
    const buyer = { ip: '203.0.113.24', reference: 'b-7', browser }
    expect(read(body, readPay)).toEqual({ ok: true, value: { ...paid, buyer } })
  })

  test('by the Go SDK: zero values left out, so that no false is ever sent', () => {
    const body =
      '{"productCode":"CASHIER_PAYMENT","paymentRequestId":"pay_1724811957224","order":{"referenceOrderId":"SO-20481","orderDescription":"Zwei Lampen, 灯","orderAmount":{"currency":"BRL","value":"12950"}},"paymentAmount":{"currency":"BRL","value":"12950"},"paymentMethod":{"paymentMethodType":"CARD","paymentMethodMetaData":{"cardNo":"4294097400915107","cvv":"031","expiryMonth":"06","expiryYear":"28"}},"paymentRedirectUrl":"https://lamps.example/orders/20481?from=apo","paymentNotifyUrl":"https://lamps.example/hooks/apo","paymentFactor":{"captureMode":"MANUAL","isAuthorization":true},"env":{"terminalType":"WEB","timeZoneOffset":-180}}'
    expect(read(body, readPay)).toEqual({ ok: true, value: { ...paid, buyer: { browser: { timeZoneOffset: -180 } } } })
  })

  test('by the Python SDK: indented by three spaces, everything but ASCII escaped', () => {
    const body = `{
   "productCode": "CASHIER_PAYMENT",
   "paymentRequestId": "pay_1724811957224",
   "order": {
      "referenceOrderId": "SO-20481",
      "orderDescription": "Zwei Lampen, \\u706f",
      "orderAmount": {
         "currency": "BRL",
         "value": "12950"
      },
      "goods": [
         {
            "goodsName": "Lamp"
         }
      ]
   },
   "paymentAmount": {
      "currency": "BRL",
      "value": "12950"
   },
   "paymentMethod": {
      "paymentMethodType": "CARD",
      "requireIssuerAuthentication": false,
      "paymentMethodMetaData": {
         "cardNo": "4294097400915107",
         "cvv": "031",
         "expiryMonth": "06",
         "expiryYear": "28"
      }
   },
   "paymentRedirectUrl": "https://lamps.example/orders/20481?from=apo",
   "paymentNotifyUrl": "https://lamps.example/hooks/apo",
   "paymentFactor": {
      "isAuthorization": true,
      "captureMode": "MANUAL"
   }
}`
    expect(read(body, readPay)).toEqual({ ok: true, value: paid })
  })

  test('by the PHP SDK: slashes escaped, with the nulls that the .NET SDK sends for what was not set', () => {
    const body =
      '{"productCode":"CASHIER_PAYMENT","paymentRequestId":"pay_1724811957224","order":{"referenceOrderId":"SO-20481","orderDescription":"Zwei Lampen, \\u706f","orderAmount":{"currency":"BRL","value":"12950"},"merchant":null,"goods":null,"extendInfo":null},"paymentAmount":{"currency":"BRL","value":"12950"},"paymentMethod":{"paymentMethodType":"CARD","paymentMethodId":null,"paymentMethodMetaData":{"cardNo":"4294097400915107","cvv":"031","expiryMonth":"06","expiryYear":"28"},"customerId":null,"extendInfo":null,"requireIssuerAuthentication":null},"paymentExpiryTime":null,"paymentRedirectUrl":"https:\\/\\/lamps.example\\/orders\\/20481?from=apo","paymentNotifyUrl":"https:\\/\\/lamps.example\\/hooks\\/apo","paymentFactor":{"isPaymentEvaluation":null,"inStorePaymentScenario":null,"presentmentMode":null,"captureMode":"MANUAL","isAuthorization":true},"settlementStrategy":{"settlementCurrency":"USD"}}'
    expect(read(body, readPay)).toEqual({ ok: true, value: paid })
  })

  test('by the .NET SDK: compact, with markup characters escaped', () => {
    const body =
      '{"productCode":"CASHIER_PAYMENT","paymentRequestId":"pay_1724811957224","order":{"orderAmount":{"currency":"BRL","value":"12950"},"referenceOrderId":"SO-20481","orderDescription":"Zwei Lampen, \\u706F"},"paymentAmount":{"currency":"BRL","value":"12950"},"paymentMethod":{"paymentMethodType":"CARD","requireIssuerAuthentication":false,"paymentMethodMetaData":"{\\u0022cardNo\\u0022:\\u00224294097400915107\\u0022,\\u0022cvv\\u0022:\\u0022031\\u0022,\\u0022expiryMonth\\u0022:\\u002206\\u0022,\\u0022expiryYear\\u0022:\\u002228\\u0022}"},"paymentRedirectUrl":"https://lamps.example/orders/20481?from=apo","paymentNotifyUrl":"https://lamps.example/hooks/apo","paymentFactor":{"isAuthorization":true,"captureMode":"MANUAL"}}'
    expect(read(body, readPay)).toEqual({ ok: true, value: paid })
  })
})

describe('capture', () => {
  const captured = {
    captureRequestId: '0b2f6d7e-6a44-4f0e-9d59-2f3b1f9f6b55',
    paymentId: '20240101123456789000',
    amount: { currency: 'USD', value: 5000n },
    last: false,
  }

  test.each([
    [
      'Java',
      '{"captureAmount":{"currency":"USD","value":"5000"},"captureRequestId":"0b2f6d7e-6a44-4f0e-9d59-2f3b1f9f6b55","isLastCapture":false,"paymentId":"20240101123456789000"}',
    ],
    [
      'Go',
      '{"captureRequestId":"0b2f6d7e-6a44-4f0e-9d59-2f3b1f9f6b55","paymentId":"20240101123456789000","captureAmount":{"currency":"USD","value":"5000"}}',
    ],
    [
      'Python',
      '{\n   "captureRequestId": "0b2f6d7e-6a44-4f0e-9d59-2f3b1f9f6b55",\n   "paymentId": "20240101123456789000",\n   "captureAmount": {\n      "currency": "USD",\n      "value": "5000"\n   },\n   "isLastCapture": false\n}',
    ],
    [
      '.NET',
      '{"captureRequestId":"0b2f6d7e-6a44-4f0e-9d59-2f3b1f9f6b55","paymentId":"20240101123456789000","captureAmount":{"currency":"USD","value":"5000"},"isLastCapture":null,"transit":null}',
    ],
    [
      'the documentation, booleans as strings',
      '{"captureRequestId":"0b2f6d7e-6a44-4f0e-9d59-2f3b1f9f6b55","paymentId":"20240101123456789000","captureAmount":{"currency":"USD","value":"5000"},"isLastCapture":"false"}',
    ],
  ])('by %s', (_sdk, body) => {
    expect(read(body, readCapture)).toEqual({ ok: true, value: captured })
  })
})

test('inquiryPayment by .NET, with null for the id that was not set', () => {
  expect(read('{"paymentRequestId":"PR_1724811957224","paymentId":null}', readInquiryPayment)).toEqual({
    ok: true,
    value: { paymentRequestId: 'PR_1724811957224' },
  })
})
