import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/buyer-browser.ts'
import { cardPayment, requestId, type TestCapstan, testCapstan } from '../support/capstan.ts'
import { dashboardPage } from '../support/dashboard-page.ts'
import { overflow, picture, violations } from '../support/page-looks.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

/** A client with two authorizations, of one of which 80.00 EUR are captured and 30.00 given back. */
async function trade({ call }: TestCapstan): Promise<string> {
  const { paymentId } = await call('pay', cardPayment('12950', 'MANUAL'))
  await call('pay', cardPayment('5000', 'MANUAL'))
  const captured = {
    captureRequestId: requestId('capture'),
    paymentId,
    captureAmount: { currency: 'EUR', value: '8000' },
  }
  expect((await call('capture', captured)).result.resultStatus).toBe('S')
  const refundAmount = { currency: 'EUR', value: '3000' }
  const refund = { refundRequestId: requestId('refund'), paymentId, refundAmount, refundReason: 'too dark' }
  expect((await call('refund', refund)).result.resultStatus).toBe('S')
  return paymentId
}

/** What a figure of today says. */
function today(page: Page, what: string) {
  return page.getByRole('group', { name: `${what} today` })
}

test('shows the money of today as it was made by real payments, and leads to what expires', async () => {
  const capstan = await testCapstan()
  const paymentId = await trade(capstan)
  const { page } = await dashboardPage(browser, capstan.app)
  await today(page, 'Authorized').getByText('EUR 179.50').waitFor()
  await today(page, 'Captured').getByText('EUR 80.00').waitFor()
  await today(page, 'Refunded').getByText('EUR 30.00').waitFor()
  // Seven days ahead nothing expires soon.
  await page.getByRole('group', { name: 'Expiring: Within 6 h' }).getByText('None').waitFor()
  await capstan.app.context.pool.query(
    `update payments set auth_expires_at = now() + interval '5 hours', due_at = now() + interval '5 hours'
     where payment_id = $1`,
    [paymentId],
  )
  // Of this client alone nothing was counted yet; what was counted of all is remembered, the longer the slower it was.
  await page.goto(`${capstan.app.url}/dashboard/?client=SANDBOX_TEST`)
  const soon = page.getByRole('group', { name: 'Expiring: Within 6 h' })
  await soon.getByText('EUR 49.50 to capture').waitFor()
  const row = page.getByRole('region', { name: 'The next to expire' }).getByRole('row').nth(1)
  expect(await row.innerText()).toMatch(/^(4 h 59|5 h 00) min \d\d s/)
  await row.getByRole('link', { name: paymentId }).click()
  await page.waitForURL(`**/payments/SANDBOX_TEST/${paymentId}`)
})

test('draws what the acquirers answered, and has the same numbers as a table', async () => {
  const capstan = await testCapstan()
  await trade(capstan)
  // 4101: the acquirer declines the capture.
  const { paymentId } = await capstan.call('pay', cardPayment('9000', 'MANUAL'))
  const captureAmount = { currency: 'EUR', value: '4101' }
  await capstan.call('capture', { captureRequestId: requestId('capture'), paymentId, captureAmount })
  const { page } = await dashboardPage(browser, capstan.app)
  const rate = page.getByRole('figure', { name: 'Success rate' })
  await rate.getByText('50 % of 2 captures that had a clear answer.').waitFor()
  expect(await page.locator('svg.recharts-surface').count()).toBeGreaterThanOrEqual(3)
  await page.getByText('The numbers as a table').click()
  const table = page.getByRole('table', { name: 'Calls about captures, by hour' })
  expect(await table.getByRole('row').nth(1).innerText()).toContain('50 % of 2')
  await page.getByText('7 days', { exact: true }).click()
  await page.getByText('The numbers as a table').click()
  await page.getByRole('table', { name: 'Calls about captures, by day' }).waitFor()
  expect(page.url()).toContain('span=week')
})

test('keeps sandbox and live apart, in the address too', async () => {
  const capstan = await testCapstan()
  await trade(capstan)
  await capstan.newClient('SHOP')
  const { page } = await dashboardPage(browser, capstan.app)
  await today(page, 'Authorized').getByText('EUR 179.50').waitFor()
  await page.getByText('Live', { exact: true }).click()
  await page.getByRole('heading', { name: 'No live payment has been made yet' }).waitFor()
  expect(page.url()).toContain('environment=live')
  expect(await page.getByText('EUR').count()).toBe(0)
  await page.goBack()
  await today(page, 'Authorized').getByText('EUR 179.50').waitFor()
})

test('an empty database says what to do next', async () => {
  const { app } = await testCapstan()
  const { page } = await dashboardPage(browser, app)
  await page.getByRole('heading', { name: 'No payment has been made in the sandbox yet' }).waitFor()
  await page.getByText('npm run example').waitFor()
  expect(await violations(page)).toEqual([])
  await picture(page, 'home-empty')
})

test('a part that fails says so and leaves the others', async () => {
  const capstan = await testCapstan()
  await trade(capstan)
  const { page, complaints } = await dashboardPage(browser, capstan.app, '/account')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.route('**/operator/overview/needs**', (route) =>
    route.fulfill({ status: 400, json: { error: 'not today' } }),
  )
  await page.getByRole('link', { name: 'Home' }).click()
  await page.getByRole('region', { name: 'Needs a person' }).getByText('not today').waitFor()
  await today(page, 'Captured').getByText('EUR 80.00').waitFor()
  await page.unroute('**/operator/overview/needs**')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('notifications without an address').waitFor()
  // The browser's own line about the answer that was made up here.
  complaints.splice(0)
})

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test('can be read by everybody and fits every width', async () => {
    const capstan = await testCapstan()
    const { app } = capstan
    const paymentId = await trade(capstan)
    const { pool } = app.context
    await pool.query(
      `update payments set auth_expires_at = now() + interval '5 hours', due_at = now() + interval '5 hours'`,
    )
    await pool.query(
      `insert into alerts (client_id, alert_id, kind, payment_id, message, opened_at)
       values ('SANDBOX_TEST', 'alert-1', 'contradiction', $1, 'says the opposite', now() - interval '2 hours')`,
      [paymentId],
    )
    for (let call = 0; call < 10; call += 1) {
      app.context.circuits.record({ clientId: 'SANDBOX_TEST', acquirer: 'CHECKOUT' }, 'bad')
    }
    const { page } = await dashboardPage(browser, app, '', { colorScheme, reducedMotion: 'reduce' })
    await page.getByRole('figure', { name: 'Answers' }).waitFor()
    await page.getByText('the acquirer contradicts itself').waitFor()
    await page.getByRole('region', { name: 'The next to expire' }).waitFor()
    await page.getByText('spared for SANDBOX_TEST').waitFor()
    for (const summary of await page.locator('summary').all()) await summary.click()
    for (const width of [1280, 768, 390]) {
      await page.setViewportSize({ width, height: 900 })
      // Charts take the new width a moment later.
      await expect.poll(() => overflow(page), { message: `${width} wide` }).toBeLessThanOrEqual(0)
      await picture(page, `home-${width}-${colorScheme}`)
      // The labels in charts have the colour of the page's own text, which axe cannot measure there, as of single digits.
      const found = (await violations(page)).filter((text) => !/<tspan|too short to determine/.test(text))
      expect(found, `${width} wide`).toEqual([])
    }
  })
})
