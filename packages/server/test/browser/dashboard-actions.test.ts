import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type At, audited, paymentOf, theirCaptures } from '../integration/by-hand.ts'
import { launchChromium } from '../support/buyer-browser.ts'
import { cardPayment, requestId, type TestCapstan, testCapstan } from '../support/capstan.ts'
import { type DashboardOptions, dashboardPage } from '../support/dashboard-page.ts'
import { operate } from '../support/operator.ts'
import { overflow, picture, violations } from '../support/page-looks.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

async function authorized(server: TestCapstan): Promise<At> {
  const { paymentId } = await server.call('pay', cardPayment('12950', 'MANUAL'))
  return { server, paymentId }
}

async function open({ server, paymentId }: At, options: DashboardOptions = {}) {
  const { app, client } = server
  return dashboardPage(browser, app, `/payments/${client.clientId}/${paymentId}`, options)
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
}

function dialog(page: Page) {
  return page.getByRole('dialog')
}

/** Chooses a part, with a reason. */
async function fill(page: Page, amount: string, reason = 'the parcel left'): Promise<void> {
  await dialog(page).getByLabel('A part of it').check()
  await dialog(page).getByLabel('Amount in EUR').fill(amount)
  await dialog(page).getByLabel('Reason').fill(reason)
}

async function shown(page: Page): Promise<string> {
  // Intl puts spaces between code and figures that are none on a keyboard.
  return (await dialog(page).innerText()).replaceAll(/\s+/g, ' ')
}

/** Until nothing moves. */
async function still(page: Page): Promise<void> {
  const moving = `document.getAnimations().filter(({ playState }) => playState === 'running').length`
  await expect.poll(() => page.evaluate<number>(moving)).toBe(0)
}

test('a part is captured once it is confirmed with its amount spelled out, and the page shows what came of it', async () => {
  const at = await authorized(await testCapstan())
  const { page } = await open(at)
  await press(page, 'Capture…')
  await fill(page, '80')
  expect(await shown(page)).toContain('Capture EUR 80.00 of EUR 129.50. EUR 49.50 stay capturable until')
  await dialog(page).getByLabel('This is the last capture').check()
  expect(await shown(page)).toContain('The rest, EUR 49.50, goes back to the buyer.')
  await dialog(page).getByLabel('This is the last capture').uncheck()
  await dialog(page)
    .getByRole('button', { name: /^Capture EUR/ })
    .click()
  await dialog(page).getByText('Captured', { exact: true }).waitFor()
  expect(await theirCaptures(at)).toEqual(['8000'])
  await dialog(page).getByRole('button', { name: 'Close' }).last().click()
  await page.getByRole('button', { name: 'Refund…', exact: true, disabled: false }).waitFor()
  expect(await audited(at)).toMatchObject([{ action: 'capture-payment', detail: { reason: 'the parcel left' } }])
})

test('what is no amount, or too much, cannot be confirmed, and neither can what has no reason', async () => {
  const at = await authorized(await testCapstan())
  const { page, asked } = await open(at)
  await press(page, 'Capture…')
  const cases = [
    ['129.51', 'At most EUR 129.50'],
    ['1,5', 'at most 2 digits after it'],
    ['0', 'An amount above zero'],
    ['1.005', 'at most 2 digits after it'],
  ] as const
  for (const [typed, fault] of cases) {
    await fill(page, typed)
    expect(await shown(page)).toContain(fault)
    expect(await dialog(page).getByRole('button', { name: 'Capture', exact: true }).isDisabled()).toBe(true)
  }
  await fill(page, '80', ' ')
  await dialog(page)
    .getByRole('button', { name: /^Capture EUR/ })
    .click()
  await dialog(page).getByText('Say why, for whoever reads it later').waitFor()
  expect(asked.filter((url) => url.endsWith('/capture'))).toEqual([])
  expect(await theirCaptures(at)).toEqual([])
})

test('pressing twice captures once, and leaving the page while it is under way stops nothing', async () => {
  const at = await authorized(await testCapstan())
  const { page, asked } = await open(at)
  const held = Promise.withResolvers<void>()
  await page.route('**/capture', async (route) => {
    await held.promise
    await route.continue()
  })
  await press(page, 'Capture…')
  await fill(page, '80')
  await dialog(page)
    .getByRole('button', { name: /^Capture EUR/ })
    .dblclick()
  await dialog(page)
    .getByLabel('Reason')
    .press('Enter')
    .catch(() => undefined)
  await press(page, 'Close; it goes on')
  await page.getByText('is under way').waitFor()
  expect(await page.getByRole('button', { name: 'Capture…', exact: true }).isDisabled()).toBe(true)
  await page.getByRole('link', { name: 'Needs a person' }).click()
  await page.getByRole('heading', { level: 1, name: 'Needs a person' }).waitFor()
  await page.goBack()
  await page.getByText('is under way').waitFor()
  held.resolve()
  await page.getByText('is under way').waitFor({ state: 'detached' })
  await expect.poll(() => theirCaptures(at)).toEqual(['8000'])
  expect(asked.filter((url) => url.endsWith('/capture'))).toHaveLength(1)
})

test('an answer that was lost is asked for again by the same request, and nothing is captured twice', async () => {
  const at = await authorized(await testCapstan())
  const { page, complaints } = await open(at)
  let lost = 0
  await page.route('**/capture', async (route) => {
    if (lost++ > 0) return route.continue()
    await route.fetch()
    await route.abort()
  })
  await press(page, 'Capture…')
  await fill(page, '80')
  await dialog(page)
    .getByRole('button', { name: /^Capture EUR/ })
    .click()
  await dialog(page).getByText('No answer').waitFor()
  await dialog(page)
    .getByRole('button', { name: /^Capture EUR/ })
    .click()
  await dialog(page).getByText('Captured before').waitFor()
  expect(await theirCaptures(at)).toEqual(['8000'])
  complaints.splice(0)
})

test('whoever looks at what is not so any more is told, and looks again', async () => {
  const at = await authorized(await testCapstan())
  const { page, complaints } = await open(at)
  await press(page, 'Capture…')
  // What is new comes to the page only later: it would tell them before they have confirmed.
  const old = await paymentOf(at)
  await page.route('**/operator/payments/*?*', (route) => route.fulfill({ json: old }))
  await fill(page, '80')
  const captureAmount = { currency: 'EUR', value: '100' }
  await at.server.call('capture', { captureRequestId: requestId('capture'), paymentId: at.paymentId, captureAmount })
  await dialog(page)
    .getByRole('button', { name: /^Capture EUR/ })
    .click()
  await dialog(page)
    .getByText('The payment has changed since you looked: 1 more capture, 1.00 EUR (captured)')
    .waitFor()
  await page.unroute('**/operator/payments/*?*')
  await dialog(page).getByRole('button', { name: 'Look again' }).click()
  await dialog(page)
    .getByText(/All of what is left: EUR\s128\.50/)
    .waitFor()
  complaints.splice(0)
  expect(await theirCaptures(at)).toEqual(['100'])
})

test('a decline is shown as one, with what to do, and an outcome that is open is followed until it ends', async () => {
  const at = await authorized(await testCapstan())
  const { page } = await open(at)
  await press(page, 'Capture…')
  await fill(page, '40.01')
  await dialog(page)
    .getByRole('button', { name: /^Capture EUR/ })
    .click()
  await dialog(page).getByText('Not captured', { exact: true }).waitFor()
  expect(await shown(page)).toContain('failed with PROCESS_FAIL')
  await dialog(page).getByRole('button', { name: 'Look again' }).click()
  await fill(page, '40.02')
  await dialog(page)
    .getByRole('button', { name: /^Capture EUR/ })
    .click()
  await dialog(page).getByText('Not known yet', { exact: true }).waitFor()
  await dialog(page).getByText('Captured', { exact: true }).waitFor({ timeout: 20_000 })
  expect((await paymentOf(at)).captured).toBe('4002')
})

test('a capture is refunded in part, and a payment is cancelled', async () => {
  const at = await authorized(await testCapstan())
  const { app } = at.server
  const path = `/payments/${at.server.client.clientId}/${at.paymentId}/capture`
  await operate(app, 'POST', path, { body: { amount: '8000', last: true, seen: { captures: 0 }, reason: 'x' } })
  const { page } = await open(at)
  await page.getByText('Cancel: the payment is captured or being captured; refund it instead').waitFor()
  expect(await page.getByRole('button', { name: 'Cancel', exact: true }).isDisabled()).toBe(true)
  await press(page, 'Refund…')
  await fill(page, '30', 'one is broken')
  expect(await shown(page)).toContain(
    'EUR 30.00 go back to the buyer. A refund cannot be taken back. EUR 50.00 can still be',
  )
  await dialog(page)
    .getByRole('button', { name: /^Refund EUR/ })
    .click()
  await dialog(page).getByText('Refunded', { exact: true }).waitFor()
  expect((await paymentOf(at)).refunded).toBe('3000')
  const other = await authorized(at.server)
  const { page: second } = await open(other)
  await press(second, 'Cancel')
  expect(await shown(second)).toContain('EUR 129.50, which are held, are the buyer’s again.')
  await dialog(second).getByLabel('Reason').fill('no stock')
  await dialog(second).getByRole('button', { name: 'Cancel the payment' }).click()
  await dialog(second).getByText('Cancelled', { exact: true }).waitFor()
  expect((await paymentOf(other)).state).toBe('cancelled')
})

test.each(['viewer', 'developer'] as const)('a %s is offered nothing', async (role) => {
  const at = await authorized(await testCapstan())
  const { page } = await open(at, { role })
  await page.getByText('129.50 EUR can still be captured').first().waitFor()
  expect(await page.getByRole('button', { name: /^(Capture|Refund|Cancel)/ }).count()).toBe(0)
  const { page: alerts } = await dashboardPage(browser, (await unanswered(at.server)).server.app, '/alerts', { role })
  await alerts.getByRole('heading', { name: 'Unknown outcome' }).waitFor()
  expect(await alerts.getByRole('button', { name: /^Resolve/ }).count()).toBe(0)
})

/** A capture whose outcome the acquirer leaves open for so long that a person is asked. */
async function unanswered(server: TestCapstan): Promise<At> {
  const { app, client } = server
  const at = await authorized(server)
  const scenario = { behaviour: 'stay-pending' }
  const set = await operate(app, 'PUT', `/clients/${client.clientId}/scenarios/capture`, { body: scenario })
  expect(set.status, JSON.stringify(set.body)).toBe(200)
  const path = `/payments/${client.clientId}/${at.paymentId}/capture`
  await operate(app, 'POST', path, { body: { amount: '8000', last: false, seen: { captures: 0 }, reason: 'x' } })
  await operate(app, 'POST', `/clients/${client.clientId}/clock/advance`, { body: { byMs: 3 * 3_600_000 } })
  expect((await operate(app, 'GET', '/alerts')).body.alerts).toMatchObject([{ kind: 'unknown-outcome' }])
  return at
}

test('an outcome that stays unknown is settled by a person who is told what follows from it', async () => {
  const at = await unanswered(await testCapstan())
  const { page } = await dashboardPage(browser, at.server.app, '/alerts')
  await page.getByRole('button', { name: /^Resolve: Unknown outcome/ }).click()
  await dialog(page).getByLabel('It was captured').check()
  expect(await shown(page)).toContain('EUR 80.00 count as captured, for good. The merchant is told S.')
  await dialog(page).getByLabel('Reason').fill('in their report of May 4')
  await dialog(page).getByRole('button', { name: 'Record: it was captured' }).dblclick()
  await dialog(page).getByText('Recorded').waitFor()
  expect(await paymentOf(at)).toMatchObject({ captured: '8000', held: '0' })
  await dialog(page).getByRole('button', { name: 'Close' }).last().click()
  await page.getByText('Nothing waits for a person').waitFor()
  await page.getByRole('region', { name: 'Closed alerts' }).getByText('in their report of May 4').waitFor()
  const resolved = (await audited(at)).filter(({ action }) => action === 'resolve-alert')
  expect(resolved).toHaveLength(1)
})

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true },
}

test('an alert that is looked up by its id is worked on where it is found, and is found there when it is closed', async () => {
  const at = await unanswered(await testCapstan())
  const { app } = at.server
  const [alert] = (await operate(app, 'GET', '/alerts')).body.alerts
  const { page } = await dashboardPage(browser, app, '')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.keyboard.press('Control+k')
  await dialog(page).getByRole('combobox').fill(alert.alertId)
  await dialog(page).getByRole('option', { name: 'Alert: unknown outcome' }).click()
  const found = page.getByRole('region', { name: 'The alert with this id' })
  await found.getByRole('button', { name: /^Resolve/ }).click()
  await dialog(page).getByLabel('It was not captured').check()
  await dialog(page).getByLabel('Reason').fill('asked by telephone')
  await dialog(page)
    .getByRole('button', { name: /^Record/ })
    .click()
  await dialog(page).getByText('Recorded').waitFor()
  await page.keyboard.press('Escape')
  await found.getByText('asked by telephone').waitFor()
  expect(await found.getByRole('button', { name: /^Resolve/ }).count()).toBe(0)
})

test('the page of a payment leads from its alert to that alert', async () => {
  const at = await unanswered(await testCapstan())
  const { page } = await open(at)
  await page.getByRole('link', { name: 'To this alert' }).click()
  await page.getByRole('region', { name: 'The alert with this id' }).getByText(at.paymentId).first().waitFor()
})

test.each(Object.entries(looks))('dialogs and alerts are accessible and fit: %s', async (look, options) => {
  const at = await unanswered(await testCapstan())
  const check = async (page: Page, name: string) => {
    await still(page)
    await picture(page, `actions ${name} ${look}`)
    // What lies under an open dialog cannot be measured.
    const part = (await dialog(page).count()) > 0 ? '[role=dialog]' : 'html'
    expect(await violations(page, part), name).toEqual([])
    expect(await overflow(page), name).toBeLessThanOrEqual(0)
  }
  const { page: alerts } = await dashboardPage(browser, at.server.app, '/alerts', options)
  const resolve = alerts.getByRole('button', { name: /^Resolve: / })
  await resolve.waitFor()
  await check(alerts, 'alerts')
  await resolve.click()
  await dialog(alerts).getByLabel('It was not captured').check()
  await check(alerts, 'resolve')
  const { page } = await open(at, options)
  await page.getByRole('button', { name: 'Capture…' }).waitFor()
  await check(page, 'actions')
  await press(page, 'Capture…')
  await fill(page, '200')
  await check(page, 'capture-too-much')
  await fill(page, '20')
  await check(page, 'capture')
  await page.keyboard.press('Escape')
  const other = await authorized(at.server)
  const { page: cancelled } = await open(other, options)
  await press(cancelled, 'Cancel')
  await check(cancelled, 'cancel')
})
