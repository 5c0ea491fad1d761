import { describe, expect, test } from 'vitest'
import { decide } from './buyer.ts'
import { capture, payment } from './orders.ts'
import type { Json } from './raw-client.ts'
import { startServer, time } from './running-server.ts'

const server = await startServer()
const shop = await server.newMerchant()

const wallet = { currency: 'HKD', method: { paymentMethodType: 'ALIPAY_HK' } } as const
const pay = (order = {}): Promise<Json> => shop.call('pay', payment({ ...wallet, ...order }))
const inquire = (paymentId: string): Promise<Json> => shop.call('inquiryPayment', { paymentId })
const post = (url: string, body: string) =>
  fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    redirect: 'manual',
  })

describe('a wallet', () => {
  test('sends the buyer to a page of the server’s', async () => {
    const asked = payment(wallet)
    const paid = await shop.call('pay', asked)
    expect(paid).toMatchObject({
      result: { resultStatus: 'U', resultCode: 'PAYMENT_IN_PROCESS', resultMessage: 'payment in process' },
      paymentRequestId: asked.paymentRequestId,
      paymentAmount: { currency: 'HKD', value: '10000' },
      paymentCreateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/),
    })
    expect(paid.normalUrl.startsWith(`${server.url}/`)).toBe(true)
    expect(paid).not.toHaveProperty('paymentTime')
  })

  test('is paid for good when the buyer authorizes, and the buyer is back at the merchant', async () => {
    const paid = await pay()
    expect(await decide(paid.normalUrl, 'authorize')).toBe('https://lamps.example/orders/20481')
    const seen = await inquire(paid.paymentId)
    expect(seen).toMatchObject({ paymentStatus: 'SUCCESS', paymentMethodType: 'ALIPAY_HK' })
    expect(seen).not.toHaveProperty('transactions')
    expect(seen).not.toHaveProperty('authExpiryTime')
  })

  test('is asked about although the buyer is sent back by a form, as some acquirers do', async () => {
    const paid = await pay()
    const decided = await post(paid.normalUrl, 'decision=authorize')
    const back = await post(decided.headers.get('location') ?? '', 'paymentResponse=eyJyZXNwQ29kZSI6IjIwMDAifQ')
    expect(back.status).toBe(303)
    expect(back.headers.get('location')).toBe('https://lamps.example/orders/20481')
    expect(await inquire(paid.paymentId)).toMatchObject({ paymentStatus: 'SUCCESS' })
  })

  test('is failed when the buyer declines, and the buyer is back at the merchant', async () => {
    const paid = await pay()
    expect(await decide(paid.normalUrl, 'decline')).toBe('https://lamps.example/orders/20481')
    expect(await inquire(paid.paymentId)).toMatchObject({
      paymentStatus: 'FAIL',
      paymentResultCode: 'USER_PAYMENT_VERIFICATION_FAILED',
    })
  })

  test('has nothing to capture', async () => {
    const paid = await pay()
    await decide(paid.normalUrl, 'authorize')
    const captured = await shop.call('capture', capture(paid.paymentId, '10000', 'HKD'))
    expect(captured.result).toMatchObject({ resultStatus: 'F', resultCode: 'ORDER_STATUS_INVALID' })
  })

  test('cannot be captured by hand, so MANUAL is refused before anything is stored', async () => {
    const asked = payment({ ...wallet, captureMode: 'MANUAL' })
    expect((await shop.call('pay', asked)).result).toMatchObject({ resultStatus: 'F', resultCode: 'PARAM_ILLEGAL' })
    const { paymentRequestId } = asked
    const seen = await shop.call('inquiryPayment', { paymentRequestId })
    expect(seen.result.resultCode).toBe('ORDER_NOT_EXIST')
  })

  test('is learnt of although the buyer never comes back', async () => {
    const paid = await pay()
    // The decision is made at the wallet; the browser is closed before any redirect.
    expect((await post(paid.normalUrl, 'decision=authorize')).status).toBe(303)
    expect((await inquire(paid.paymentId)).paymentStatus).toBe('PROCESSING')
    await server.advance(shop, 2 * time.minute)
    expect((await inquire(paid.paymentId)).paymentStatus).toBe('SUCCESS')
  })
})

describe('the buyer’s page', () => {
  test('shows the amount as people write it and the merchant’s description, and runs nothing', async () => {
    const description = '<script>alert(1)</script> & "lamps"'
    const order = { orderDescription: description, orderAmount: { currency: 'HKD', value: '12950' } }
    const { normalUrl } = await pay({ value: '12950', fields: { order } })
    const page = await fetch(normalUrl)
    const html = await page.text()
    expect(html).toContain('129.50 HKD')
    expect(html).not.toContain('<script')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.headers.get('cache-control')).toBe('no-store')
  })

  test('takes one decision: a second one changes nothing', async () => {
    const paid = await pay()
    await decide(paid.normalUrl, 'decline')
    await post(paid.normalUrl, 'decision=authorize')
    await server.advance(shop, time.hour)
    expect((await inquire(paid.paymentId)).paymentStatus).toBe('FAIL')
    expect(await (await fetch(paid.normalUrl)).text()).not.toContain('<button')
  })

  test.each(['', 'decision=steal', 'decision='])('does not understand %j', async (body) => {
    const { normalUrl, paymentId } = await pay()
    expect((await post(normalUrl, body)).status).toBe(400)
    expect((await inquire(paymentId)).paymentStatus).toBe('PROCESSING')
  })

  test.each(['x', `${'A'.repeat(22)}`, '%00', '..%2f..%2fetc', 'x'.repeat(500)])('is a 404 for %s', async (token) => {
    expect((await fetch(`${server.url}/sandbox/buyer/${token}`)).status).toBe(404)
    expect((await post(`${server.url}/sandbox/buyer/${token}`, 'decision=authorize')).status).toBe(404)
  })

  test.each(['SANDBOX_NOBODY/1', 'SANDBOX_NOBODY/%00', 'x/y'])('sends nobody back for %s', async (rest) => {
    expect((await fetch(`${server.url}/buyer/return/${rest}`, { redirect: 'manual' })).status).toBe(404)
    expect((await post(`${server.url}/buyer/return/${rest}`, 'paymentResponse=x')).status).toBe(404)
  })

  test('is closed once the payment is cancelled', async () => {
    const paid = await pay()
    expect((await shop.call('cancel', { paymentId: paid.paymentId })).result.resultStatus).toBe('S')
    expect(await (await fetch(paid.normalUrl)).text()).not.toContain('<button')
    await post(paid.normalUrl, 'decision=authorize')
    await server.advance(shop, time.hour)
    expect((await inquire(paid.paymentId)).paymentStatus).toBe('CANCELLED')
  })

  test('is closed once the 14 minutes are over', async () => {
    const paid = await pay()
    await server.advance(shop, 15 * time.minute)
    expect(await (await fetch(paid.normalUrl)).text()).not.toContain('<button')
    expect(await inquire(paid.paymentId)).toMatchObject({ paymentStatus: 'FAIL', paymentResultCode: 'ORDER_IS_CLOSED' })
  })

  test('is closed at the merchant’s own, earlier time', async () => {
    const paymentExpiryTime = new Date(Date.now() + 5 * time.minute).toISOString()
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', payment({ ...wallet, fields: { paymentExpiryTime } }))
    await server.advance(merchant, 6 * time.minute)
    expect((await merchant.call('inquiryPayment', { paymentId })).paymentStatus).toBe('FAIL')
  })
})
