import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/buyer-browser.ts'
import { cardPayment, testCapstan } from '../support/capstan.ts'
import { accessible } from '../support/dashboard-axe.ts'
import { dashboardPage } from '../support/dashboard-page.ts'
import { operate } from '../support/operator.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

const choose = async (page: Page, label: string, option: string | RegExp) => {
  await page.getByRole('combobox', { name: label, exact: true }).click()
  await page.getByRole('option', { name: option }).click()
}

test('a clock is turned until an authorization expires, as it was said before', async () => {
  const { app, call } = await testCapstan()
  const paid = await call('pay', cardPayment('12950', 'MANUAL'))
  const { page } = await dashboardPage(browser, app, '/sandbox')
  await page.locator('label', { hasText: '7 days' }).click()
  const preview = page.getByRole('region', { name: 'What would happen' }).getByRole('row')
  await preview.filter({ hasText: 'the authorization expires: EUR 129.50 go back to the buyer' }).waitFor()
  expect((await operate(app, 'GET', `/payments/${paid.paymentId}`)).body.state).toBe('authorized')
  await page.getByRole('button', { name: 'Advance by 7d' }).click()
  await page.getByText('things happened on the way').waitFor()
  const happened = page.getByRole('region', { name: 'What happened' }).getByRole('row')
  await happened.filter({ hasText: 'cancelled at the acquirer, EUR 129.50 went back to the buyer' }).waitFor()
  expect((await operate(app, 'GET', `/payments/${paid.paymentId}`)).body.state).toBe('cancelled')
  await page.getByText('Turned ahead by').locator('..').getByText('7d').waitFor()
  await page.getByText('Nothing falls due until then.').waitFor()
})

test('the next event is as far ahead as it is', async () => {
  const { app, call } = await testCapstan()
  await call('pay', cardPayment('12950', 'MANUAL'))
  const { page } = await dashboardPage(browser, app, '/sandbox')
  await page.locator('label', { hasText: 'Next event' }).click()
  await page.getByRole('button', { name: /Advance by (5d 23h|6d)/ }).click()
  await page.getByText('1 thing happened on the way.').waitFor()
  await page.getByRole('cell', { name: /^not captured yet; the authorization expires/ }).waitFor()
  const { offsetMs } = (await operate(app, 'GET', '/clients/SANDBOX_TEST/clock')).body
  expect(Math.round(offsetMs / 3_600_000)).toBe(6 * 24)
})

test('a scenario is set by words, decides the next test payment, and is cleared', async () => {
  const { app } = await testCapstan()
  const { page } = await dashboardPage(browser, app, '/sandbox?tab=scenarios')
  await choose(page, 'Of', 'authorizations (pay)')
  await choose(page, 'The acquirer', /^declines$/)
  await choose(page, 'Why it declines', 'DO_NOT_HONOR')
  await page.getByRole('button', { name: 'Set the scenario' }).click()
  await page.getByRole('cell', { name: 'declines (DO_NOT_HONOR)' }).waitFor()
  await page.getByRole('tab', { name: 'Test payment' }).click()
  await page.getByRole('button', { name: 'Pay' }).click()
  await page.getByRole('status').filter({ hasText: 'DO_NOT_HONOR' }).waitFor()
  await page.getByRole('tab', { name: 'Scenarios' }).click()
  await page.getByRole('button', { name: 'Clear all' }).click()
  await page.getByText('None is set: amounts and cards decide.').waitFor()
  expect((await operate(app, 'GET', '/scenarios?clientId=SANDBOX_TEST')).body).toEqual({ scenarios: [] })
})

test('a test payment is made by a card, declined by another amount, and decided by the buyer of a wallet', async () => {
  const { app } = await testCapstan()
  const { page } = await dashboardPage(browser, app, '/sandbox?tab=pay')
  await choose(page, 'Test card', 'MASTERCARD …4622')
  await page.getByRole('button', { name: 'Pay' }).click()
  const done = page.getByRole('status').filter({ hasText: 'SUCCESS' })
  await done.waitFor()
  const link = done.getByRole('link')
  const paymentId = (await link.innerText()).trim()
  const { body } = await operate(app, 'GET', `/payments/${paymentId}`)
  expect(body).toMatchObject({
    state: 'authorized',
    amount: { currency: 'EUR', value: '12950' },
    captureMode: 'MANUAL',
  })

  await choose(page, 'The acquirer', /insufficient funds/)
  expect(await page.getByLabel('Amount').inputValue()).toBe('51.17')
  await page.getByRole('button', { name: 'Pay' }).click()
  await page.getByRole('status').filter({ hasText: 'USER_BALANCE_NOT_ENOUGH' }).waitFor()

  await choose(page, 'The acquirer', /^answers as/)
  await choose(page, 'Paid by', /^GCASH/)
  expect(await page.getByRole('combobox', { name: 'Currency' }).inputValue()).toBe('PHP')
  await page.getByRole('button', { name: 'Pay' }).click()
  const [buyer] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: "Open the buyer's page" }).click(),
  ])
  await buyer
    .getByRole('button', { name: /authorize|pay/i })
    .first()
    .click()
  await buyer.waitForURL(/\/dashboard\/sandbox/)
  const { payments } = (await operate(app, 'GET', '/payments?state=paid')).body
  expect(payments).toHaveLength(1)
})

test('the link to the hosted page leads there', async () => {
  const { app } = await testCapstan()
  const { page } = await dashboardPage(browser, app, '/sandbox?tab=pay')
  await choose(page, 'Paid by', /^Hosted checkout page/)
  await page.getByRole('button', { name: 'Make the link' }).click()
  const [checkout] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: 'Open the checkout page' }).click(),
  ])
  await checkout.getByText('129.50').first().waitFor()
  expect(checkout.url()).toContain('/checkout/SANDBOX_TEST.')
})

test('an event is triggered, and each step is shown as it comes', async () => {
  const { app } = await testCapstan()
  const { page } = await dashboardPage(browser, app, '/sandbox?tab=trigger')
  await choose(page, 'Event', 'capture.pending')
  await page.getByRole('button', { name: 'Make it happen' }).click()
  const log = page.getByRole('log', { name: 'Steps' })
  await log.getByText(/^pay of EUR\s120.00: S SUCCESS/).waitFor()
  await log.getByText(/^capture of EUR\s40.02: U/).waitFor()
  await log.getByText('capture.pending has happened').waitFor()
  expect(await log.getByText('Notification', { exact: true }).count()).toBe(2)
})

test('a client that is live or is not there is said to be so, in words', async () => {
  const { app, newClient } = await testCapstan()
  await newClient('LIVE_SHOP')
  const { page } = await dashboardPage(browser, app, '/sandbox?client=LIVE_SHOP')
  await page.getByText('LIVE_SHOP is live', { exact: true }).waitFor()
  expect(await page.getByRole('button', { name: /Advance/ }).count()).toBe(0)
  await page.goto(`${app.url}/dashboard/sandbox?client=SANDBOX_NOBODY`)
  await page.getByText('There is no client SANDBOX_NOBODY').waitFor()
})

test.each(['clock', 'pay', 'scenarios', 'trigger'])(
  'the tab %s is accessible in both schemes and on a phone',
  async (tab) => {
    const { app, call } = await testCapstan()
    await call('pay', cardPayment('12950', 'MANUAL'))
    const body = { behaviour: 'decline', times: 3 }
    await operate(app, 'PUT', '/clients/SANDBOX_TEST/scenarios/capture', { body })
    expect(await accessible(browser, app, `/sandbox?tab=${tab}`, `sandbox-${tab}`)).toEqual([])
  },
)
