const { createPrivateKey, sign } = require('node:crypto')

/** Signs a request and sends it: what an SDK does for a merchant. */
async function callApo({ gatewayUrl, clientId, merchantPrivateKey }, api, request) {
  const path = `/ams/sandbox/api/v1/payments/${api}`
  const body = JSON.stringify(request)
  const time = new Date().toISOString()
  const key = createPrivateKey({ key: Buffer.from(merchantPrivateKey, 'base64'), format: 'der', type: 'pkcs8' })
  const signature = sign('sha256', Buffer.from(`POST ${path}\n${clientId}.${time}.${body}`), key).toString('base64')
  const headers = {
    'content-type': 'application/json; charset=UTF-8',
    'client-id': clientId,
    'request-time': time,
    signature: `algorithm=RSA256,keyVersion=1,signature=${encodeURIComponent(signature)}`,
  }
  const answer = await fetch(gatewayUrl + path, { method: 'POST', headers, body })
  return JSON.parse(await answer.text())
}

const amount = { currency: 'EUR', value: '12950' }
const card = { cardNo: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '39' }

/** Holds EUR 129.50 on the buyer's card; the paymentId. */
async function order(merchant, id) {
  const { paymentId } = await callApo(merchant, 'pay', {
    productCode: 'CASHIER_PAYMENT',
    paymentRequestId: `pay-${id}`,
    order: { referenceOrderId: id, orderDescription: 'Two ceramic lamps', orderAmount: amount },
    paymentAmount: amount,
    paymentMethod: { paymentMethodType: 'CARD', paymentMethodMetaData: card },
    paymentFactor: { isAuthorization: true, captureMode: 'MANUAL' },
    paymentRedirectUrl: 'https://lamps.example/orders',
  })
  return paymentId
}

/** Takes the money; `S`, `F`, or `U` for not known yet. */
async function ship(merchant, paymentId) {
  const request = { paymentId, captureRequestId: `capture-${paymentId}`, captureAmount: amount }
  return (await callApo(merchant, 'capture', request)).result.resultStatus
}

module.exports = { order, ship }
