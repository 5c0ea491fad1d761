import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../support/buyer-browser.ts'
import { testCapstan } from '../support/capstan.ts'
import { dashboardPage } from '../support/dashboard-page.ts'

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
