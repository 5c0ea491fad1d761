import type { Pool } from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type App, startApp } from '../../src/app.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { launchChromium } from '../support/buyer-browser.ts'
import { cardPayment, testCapstan } from '../support/capstan.ts'
import { dashboardPage } from '../support/dashboard-page.ts'
import { testDatabase } from '../support/database.ts'
import { operate } from '../support/operator.ts'

let browser: Browser
const within = { timeout: 20_000 }

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

/** As the browser would when another page is in front of it: a page without a window is never behind one. */
function turn(page: Page, visibility: 'hidden' | 'visible'): Promise<void> {
  return page.evaluate(
    `Object.defineProperty(document, 'visibilityState', { configurable: true, value: '${visibility}' })
     document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`,
  )
}

test('a page behind others holds no connection, and knows what it missed when it is looked at again', async () => {
  const server = await testCapstan()
  const { page, asked } = await dashboardPage(browser, server.app, '/payments')
  const streams = () => asked.filter((url) => url.includes('/operator/events'))
  const { http } = server.app
  const held = () => new Promise<number>((resolve) => void http.server.getConnections((_, count) => resolve(count)))
  await expect.poll(() => page.innerText('main'), within).toContain('No payment')
  await server.call('pay', cardPayment('5050', 'MANUAL'))
  await expect.poll(() => page.innerText('main'), within).toContain('50.50')
  const before = await held()
  await turn(page, 'hidden')
  await expect.poll(held, within).toBeLessThan(before)
  await server.call('pay', cardPayment('6060', 'MANUAL'))
  expect(streams()).toHaveLength(1)
  await turn(page, 'visible')
  await expect.poll(() => page.innerText('main'), within).toContain('Show 1 newer')
  expect(streams()[1]).toMatch(/\/operator\/events\?seen=/)
})

async function serverAt(pool: Pool, port: number): Promise<App> {
  const app = await startApp({ pool, host: '127.0.0.1', port, notifyAllow: [], log: createLog('silent') })
  onTestFinished(() => app.stop())
  return app
}

test('a page whose server is gone says so, and shows what happened when it is back', async () => {
  const { pool } = await testDatabase()
  const app = await serverAt(pool, 0)
  const { page, complaints } = await dashboardPage(browser, app, '/alerts')
  const status = () => page.locator('header').getByRole('status').innerText()
  await expect.poll(() => page.innerText('main'), within).toContain('Nothing waits for a person')
  expect(await status()).toBe('')
  await app.stop()
  await expect.poll(status, within).toBe('Not live: connecting again…')
  const again = await serverAt(pool, Number(new URL(app.url).port))
  await operate(again, 'POST', '/clients', { body: { clientId: 'SANDBOX_NEW' } })
  await expect.poll(status, within).toBe('')
  await page.getByRole('combobox', { name: 'Client' }).click()
  await expect.poll(() => page.getByRole('option').allInnerTexts(), within).toContain('SANDBOX_NEW')
  // The browser says of each connection that it was refused.
  expect(complaints.splice(0).filter((text) => !text.includes('ERR_'))).toEqual([])
})
