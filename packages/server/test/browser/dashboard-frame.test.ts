import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../support/buyer-browser.ts'
import { cardPayment, testCapstan } from '../support/capstan.ts'
import { dashboardPage } from '../support/dashboard-page.ts'
import { operate } from '../support/operator.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

it('the dashboard leads to every page that its menu names', async () => {
  const { app } = await testCapstan()
  const { page } = await dashboardPage(browser, app)
  const links = page.getByRole('navigation').getByRole('link')
  await links.first().waitFor()
  expect(await links.count()).toBeGreaterThan(6)
  for (const link of await links.all()) {
    const name = await link.innerText()
    await link.click()
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
    expect(await link.getAttribute('aria-current')).toBe('page')
  }
})

it('times are in the zone of whoever looks, and amounts in their language, with the digits of the currency', async () => {
  const { app, call } = await testCapstan()
  const pay = async (currency: string, value: string) => {
    const amount = { currency, value }
    const order = { referenceOrderId: 'SO-1', orderDescription: 'A lamp', orderAmount: amount }
    return call('pay', cardPayment(value, 'MANUAL', { order, paymentAmount: amount }))
  }
  await pay('KWD', '1234567')
  const { paymentId } = await pay('JPY', '99999999999')
  const options = { timezoneId: 'Asia/Kolkata', locale: 'de-DE' }
  const { page } = await dashboardPage(browser, app, '/payments', options)
  const text = async () => (await page.getByRole('table', { name: 'Payments' }).innerText()).replaceAll(/\s+/g, ' ')
  await expect.poll(text, { timeout: 10_000 }).toContain('99.999.999.999 JPY')
  expect(await text()).toContain('1.234,567 KWD')

  const { createdAt, authExpiresAt } = (await operate(app, 'GET', `/payments/${paymentId}`)).body
  const zone = { timeZone: 'Asia/Kolkata', dateStyle: 'medium', timeStyle: 'medium' } as const
  const local = (at: string) => new Intl.DateTimeFormat('de-DE', zone).format(new Date(at))
  expect(await text()).toContain(local(createdAt))
  await page.getByRole('link', { name: new RegExp(`${paymentId.slice(-7)}$`) }).click()
  // Sentences of the server say the same in UTC, and an amount without its dots.
  const lead = `99.999.999.999 JPY can still be captured, until ${local(authExpiresAt)}`
  await expect
    .poll(async () => (await page.innerText('main')).replaceAll(/\s/g, ' '), { timeout: 10_000 })
    .toContain(lead)
  await page.getByRole('main').locator('time').first().hover()
  await page
    .getByRole('tooltip')
    .getByText(new Date(Math.floor(Date.parse(authExpiresAt) / 1_000) * 1_000).toISOString())
    .waitFor()
})
