import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/buyer-browser.ts'
import { cardPayment, testCapstan } from '../support/capstan.ts'
import { dashboardPage } from '../support/dashboard-page.ts'
import { signedIn } from '../support/signed-in.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

async function expectFocus(on: Locator): Promise<void> {
  await expect.poll(() => on.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true)
}

function button(page: Page, name: string | RegExp) {
  return page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) })
}

test('money is moved by keyboard alone: the focus begins in the first field, and is back when the dialog goes', async () => {
  const { app, call } = await testCapstan()
  const { paymentId } = await call('pay', cardPayment('12950', 'MANUAL'))
  const { page } = await dashboardPage(browser, app, `/payments/SANDBOX_TEST/${paymentId}`)
  const dialog = page.getByRole('dialog')
  await button(page, 'Capture…').focus()
  await page.keyboard.press('Enter')
  await expectFocus(dialog.getByLabel(/^All of what is left/))
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await expectFocus(button(page, 'Capture…'))

  await page.keyboard.press('Enter')
  await expectFocus(dialog.getByLabel(/^All of what is left/))
  await page.keyboard.press('Tab')
  await page.keyboard.type('the parcel left')
  await page.keyboard.press('Enter')
  await dialog.getByText('Captured', { exact: true }).waitFor()
  await expectFocus(dialog.getByRole('button', { name: 'Close' }).last())
  // Until the page knows that nothing is left to capture, and the button with it.
  await expect.poll(() => button(page, 'Capture…').isDisabled()).toBe(true)
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await expectFocus(page.getByRole('heading', { level: 1 }))
})

test('what was chosen in a menu gives the focus back to the button of the menu', async () => {
  const { app } = await testCapstan()
  const { login } = await signedIn(app, 'viewer')
  const { page } = await dashboardPage(browser, app, '/people')
  await button(page, `Change ${login}`).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem').first().focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expectFocus(button(page, `Change ${login}`))
})

test('an address that is being typed stays when the server is gone meanwhile', async () => {
  const { app, newClient } = await testCapstan()
  const { page, complaints } = await dashboardPage(browser, app, '/addresses?clientId=SANDBOX_TEST')
  const field = page.getByLabel('Address for captures')
  await field.fill('https://shop.example/half-of-an-add')
  await page.route('**/operator/clients', (route) => route.abort())
  const lost = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/operator/clients'))
  // Said to all pages, which look again.
  await newClient('SANDBOX_OTHER')
  app.context.changes.settings()
  await lost
  await page.getByText('Nothing waits to be sent.').waitFor()
  expect(await field.inputValue()).toBe('https://shop.example/half-of-an-add')
  expect(complaints.splice(0)).toEqual(['Failed to load resource: net::ERR_FAILED'])
})

test('an address that is none has the menu around it', async () => {
  const { app } = await testCapstan()
  const { page } = await dashboardPage(browser, app, '/paymnets')
  await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor()
  await page.getByRole('navigation').getByRole('link', { name: 'Payments' }).click()
  await page.getByRole('heading', { level: 1, name: 'Payments' }).waitFor()
  expect(page.url()).toBe(`${app.url}/dashboard/payments`)
})
