import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchChromium } from '../support/buyer-browser.ts'
import { requestId, type TestCapstan, testCapstan } from '../support/capstan.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

/** The merchant's page that buyers come back to. */
async function merchantPage(): Promise<string> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<title>Thank you</title><p>Back at the shop</p>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/thank-you`
}

async function walletPayment(capstan: TestCapstan, methodType: string) {
  const amount = { currency: 'EUR', value: '12950' }
  const redirectUrl = await merchantPage()
  const paid = await capstan.call('pay', {
    paymentRequestId: requestId('pay'),
    order: { orderAmount: amount, orderDescription: 'Two <i>ceramic</i> lamps' },
    paymentAmount: amount,
    paymentMethod: { paymentMethodType: methodType },
    paymentFactor: { captureMode: methodType === 'PAYPAL' ? 'MANUAL' : 'AUTOMATIC' },
    paymentRedirectUrl: redirectUrl,
  })
  return { paymentId: paid.paymentId as string, url: paid.normalUrl as string, redirectUrl }
}

async function openPage(url: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: 390, height: 700 }, javaScriptEnabled: false })
  onTestFinished(() => page.close())
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  await page.goto(url)
  return { page, complaints }
}

describe('the page of a redirect wallet', () => {
  it('shows what is paid and takes an authorizing buyer back to the merchant', async () => {
    const capstan = await testCapstan()
    const payment = await walletPayment(capstan, 'ALIPAY_HK')
    const { page, complaints } = await openPage(payment.url)
    expect(await page.locator('main').textContent()).toContain('129.50 EUR')
    expect(await page.locator('main').textContent()).toContain('Two <i>ceramic</i> lamps')
    await page.getByRole('button', { name: 'Authorize' }).click()
    await page.waitForURL(payment.redirectUrl)
    expect(await page.title()).toBe('Thank you')
    expect(complaints).toEqual([])
    const found = await capstan.call('inquiryPayment', { paymentId: payment.paymentId })
    expect(found.paymentStatus).toBe('SUCCESS')
  })

  it('makes a declined payment fail and brings the buyer back all the same', async () => {
    const capstan = await testCapstan()
    const payment = await walletPayment(capstan, 'PAYPAL')
    const { page } = await openPage(payment.url)
    await page.getByRole('button', { name: 'Decline' }).click()
    await page.waitForURL(payment.redirectUrl)
    const found = await capstan.call('inquiryPayment', { paymentId: payment.paymentId })
    expect(found.paymentStatus).toBe('FAIL')
  })

  it('can be used by keyboard alone', async () => {
    const capstan = await testCapstan()
    const payment = await walletPayment(capstan, 'PAYPAL')
    const { page } = await openPage(payment.url)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(payment.redirectUrl)
    const found = await capstan.call('inquiryPayment', { paymentId: payment.paymentId })
    expect(found).toMatchObject({ paymentStatus: 'SUCCESS', authExpiryTime: expect.any(String) })
  })

  it('offers nothing to decide once the merchant has cancelled', async () => {
    const capstan = await testCapstan()
    const payment = await walletPayment(capstan, 'ALIPAY_HK')
    await capstan.call('cancel', { paymentId: payment.paymentId })
    const { page } = await openPage(payment.url)
    expect(await page.getByRole('button').count()).toBe(0)
    await page.getByRole('link', { name: 'Back to the merchant' }).click()
    await page.waitForURL(payment.redirectUrl)
    expect(await page.title()).toBe('Thank you')
  })
})
