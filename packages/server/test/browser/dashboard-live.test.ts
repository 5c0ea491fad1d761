import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startApp } from '../../src/app.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { launchChromium } from '../support/buyer-browser.ts'
import { cardPayment, testCapstan } from '../support/capstan.ts'
import { dashboardPage } from '../support/dashboard-page.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

const rows = (page: Page) => page.getByRole('table', { name: 'Payments' }).locator('tbody tr')

/** As the browser tells a page that its tab is not the one in front, or is again; pages under test are all in front. */
function look(page: Page, state: 'visible' | 'hidden'): Promise<unknown> {
  return page.evaluate(
    `Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'))`,
  )
}

test('what merchants do appears without a reload', async () => {
  const { app, call } = await testCapstan()
  const { page } = await dashboardPage(browser, app, '/payments')
  await page.getByRole('heading', { name: 'No payments yet' }).waitFor()
  await call('pay', cardPayment('12950', 'MANUAL'))
  await expect.poll(() => rows(page).count(), { timeout: 10_000 }).toBe(1)
  await call('pay', cardPayment('2300', 'MANUAL'))
  // What somebody reads stays in its place until they ask for what is new.
  await page.getByRole('button', { name: /^Show 1 newer/ }).click()
  await expect.poll(() => rows(page).count(), { timeout: 10_000 }).toBe(2)
})

test('tabs in the background leave the connections of the browser to the one in front, and catch up', async () => {
  const { app, call } = await testCapstan()
  const { page: first, complaints } = await dashboardPage(browser, app, '/payments')
  await first.getByRole('heading', { name: 'No payments yet' }).waitFor()
  await look(first, 'hidden')
  // Browsers keep six connections to a server over HTTP/1.1.
  for (let count = 0; count < 7; count += 1) {
    const page = await first.context().newPage()
    await page.goto(`${app.url}/dashboard/audit`)
    await page.getByRole('heading', { name: 'Audit log' }).waitFor({ timeout: 10_000 })
    await look(page, 'hidden')
  }
  await call('pay', cardPayment('12950', 'MANUAL'))
  await look(first, 'visible')
  await expect.poll(() => rows(first).count(), { timeout: 10_000 }).toBe(1)
  expect(complaints).toEqual([])
})

test('says so while the server is gone, keeps what it shows, and comes back by itself', async () => {
  const { app, call, client } = await testCapstan()
  await call('pay', cardPayment('12950', 'MANUAL'))
  const { page, complaints } = await dashboardPage(browser, app, '/payments')
  await expect.poll(() => rows(page).count()).toBe(1)
  const notLive = page.getByText('Not live: connecting again…')
  await app.stop()
  await notLive.waitFor({ timeout: 15_000 })
  expect(await rows(page).count()).toBe(1)

  const { pool } = app.context
  const port = Number(new URL(app.url).port)
  const again = await startApp({ pool, host: '127.0.0.1', port, notifyAllow: [], log: createLog('silent') })
  onTestFinished(() => again.stop())
  await call('pay', cardPayment('2300', 'MANUAL'), client)
  await page.getByRole('button', { name: /^Show 1 newer/ }).click({ timeout: 20_000 })
  await expect.poll(() => rows(page).count()).toBe(2)
  await notLive.waitFor({ state: 'detached' })
  // The browser's own words about a server that is gone.
  const others = complaints.splice(0).filter((text) => !text.startsWith('Failed to load resource: net::ERR_'))
  expect(others).toEqual([])
})
