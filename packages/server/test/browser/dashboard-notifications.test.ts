import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { launchChromium } from '../support/buyer-browser.ts'
import { cardPayment, type TestCapstan, testCapstan } from '../support/capstan.ts'
import { dashboardPage } from '../support/dashboard-page.ts'
import { type LocalEndpoint, localEndpoint } from '../support/local-endpoint.ts'
import { type Body, operate } from '../support/operator.ts'
import { operateBy, signedIn } from '../support/signed-in.ts'

const pictures = process.env['CAPSTAN_SCREENSHOTS']
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const rules = [...wcag, 'best-practice']
const yes = '{"result":{"resultStatus":"S","resultCode":"SUCCESS"}}'
const hostile = '<script>document.title = "taken"</script><img src=x onerror=alert(1)>'

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true },
}

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

interface Shop extends TestCapstan {
  readonly endpoint: LocalEndpoint
}

async function shop(): Promise<Shop> {
  const [capstan, endpoint] = [await testCapstan(), await localEndpoint()]
  return { ...capstan, endpoint }
}

function setAddresses({ app, endpoint }: Shop) {
  const { url } = endpoint
  return operate(app, 'PUT', '/clients/SANDBOX_TEST/notify-urls', { body: { payment: url, capture: url, refund: url } })
}

async function notifications({ app }: TestCapstan): Promise<Body[]> {
  return (await operate(app, 'GET', '/notifications')).body.notifications
}

/** Sales of which nothing is acknowledged. */
async function failingSales(merchant: Shop, count: number): Promise<void> {
  merchant.endpoint.answer(500, hostile)
  await setAddresses(merchant)
  for (let index = 0; index < count; index += 1) await merchant.call('pay', cardPayment('12950', 'AUTOMATIC'))
  await vi.waitFor(
    async () => expect((await notifications(merchant)).filter(({ tries }) => tries > 0)).toHaveLength(2 * count),
    { timeout: 20_000, interval: 50 },
  )
}

async function check(page: Page, name: string, by = rules): Promise<void> {
  // Not by waitForFunction, whose polling is code from a text, which the page's policy forbids.
  const settled = `document.querySelector('.mantine-Loader-root') === null &&
    document.getAnimations().every(({ playState }) => playState !== 'running')`
  await expect.poll(() => page.evaluate(settled), { timeout: 10_000 }).toBe(true)
  if (pictures) {
    mkdirSync(pictures, { recursive: true })
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
  }
  const { violations } = await page.evaluate<axe.AxeResults>(
    `${axeSource}; axe.run(document, { runOnly: ${JSON.stringify(by)} })`,
  )
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`),
  ).toEqual([])
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0)
}

describe('an address', () => {
  test('is tried before it is saved, is told what its answer lacks, and is saved when it answers right', async () => {
    const merchant = await shop()
    const { page } = await dashboardPage(browser, merchant.app, '/addresses?clientId=SANDBOX_TEST')
    const captures = page.getByRole('region', { name: 'Captures' })
    merchant.endpoint.answer(201, '{"ok":true}')
    await captures.getByLabel('Address for captures').fill(merchant.endpoint.url)
    await captures.getByRole('button', { name: 'Test this before saving' }).click()
    await captures.getByText('Not acknowledged: HTTP status 201 instead of 200').waitFor()
    await captures.getByText('Answer with HTTP 200 and the acknowledgement as the body.').waitFor()
    merchant.endpoint.answer(200, yes)
    await captures.getByRole('button', { name: 'Test this before saving' }).click()
    await captures.getByText('Acknowledged', { exact: true }).waitFor()
    expect(merchant.endpoint.received.map(({ headers }) => headers['capstan-test'])).toEqual(['1', '1'])
    await captures.getByRole('button', { name: 'Show what was sent' }).click()
    await captures.getByText('CAPSTAN-TEST-CAPTURE-').first().waitFor()
    await captures.getByRole('button', { name: 'Save' }).click()
    await captures.getByText('Saved. It holds from the next delivery on.').waitFor()
    const { body } = await operate(merchant.app, 'GET', '/clients/SANDBOX_TEST')
    expect(body).toMatchObject({ captureNotifyUrl: merchant.endpoint.url, paymentNotifyUrl: null })
    await page.getByRole('row', { name: merchant.endpoint.url }).getByText('Not tried lately').waitFor()
  })

  test('that is none is refused beside its field, and one that is private is said to be refused', async () => {
    const merchant = await shop()
    const { page, complaints } = await dashboardPage(browser, merchant.app, '/addresses?clientId=SANDBOX_TEST')
    const refunds = page.getByRole('region', { name: 'Refunds' })
    await refunds.getByLabel('Address for refunds').fill('shop.example/hook')
    await refunds.getByRole('button', { name: 'Save' }).click()
    await refunds.getByText('must be an absolute http or https URL').waitFor()
    await refunds.getByLabel('Address for refunds').fill('http://10.1.2.3/hook')
    await refunds.getByRole('button', { name: 'Save' }).click()
    await refunds.getByText('Nothing will be sent to this address').waitFor()
    // The browser notes the refusal of what was no address.
    expect(complaints.splice(0)).toEqual([expect.stringContaining('400')])
  })

  test('shows which was used last, and why that one', async () => {
    const merchant = await shop()
    await setAddresses(merchant)
    const other = await localEndpoint('/of-request')
    await merchant.call('pay', cardPayment('1000', 'AUTOMATIC', { paymentNotifyUrl: other.url }))
    await vi.waitFor(
      async () =>
        expect((await notifications(merchant)).map(({ state }) => state)).toEqual(['acknowledged', 'acknowledged']),
      { timeout: 20_000, interval: 50 },
    )
    const { page } = await dashboardPage(browser, merchant.app, '/addresses?clientId=SANDBOX_TEST')
    const payments = page.getByRole('region', { name: 'Payments' })
    await payments.getByText('the paymentNotifyUrl of the request, which comes first').waitFor()
    await payments.getByText(other.url).waitFor()
    const captures = page.getByRole('region', { name: 'Captures' })
    await captures.getByText('the address that is set here, which comes first').waitFor()
    await page.getByText('Nothing of this kind was sent lately.').waitFor()
  })
})

describe('notifications', () => {
  test('of an address that fails are shown as such, and one is sent again and seen acknowledged', async () => {
    const merchant = await shop()
    await failingSales(merchant, 2)
    const { page } = await dashboardPage(browser, merchant.app, '/notifications')
    const banner = page.getByRole('status').filter({ hasText: 'An address is failing' })
    await banner.getByText(`${merchant.endpoint.url}`).waitFor()
    await banner.getByText('4 or more tries in a row not acknowledged').waitFor()
    await page
      .getByRole('button', { name: /^Next try in .*: show all tries ahead$/ })
      .first()
      .click()
    await page.getByText('Tries ahead, if none is acknowledged').waitFor()
    expect(await page.getByText(/^Try \d:/).count()).toBe(7)
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Capture result' }).first().click()
    // The rows of the list say the same, and stay until the page has come.
    await page.getByRole('heading', { name: '1 delivery' }).waitFor()
    await page.getByText('HTTP status 500 instead of 200').waitFor()
    await page.getByText(hostile).waitFor()
    merchant.endpoint.answer(200, yes)
    await page.getByRole('button', { name: 'Send again' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Reason').fill('the receiver is mended')
    await dialog.getByRole('button', { name: 'Send again' }).click()
    await page.getByText('Acknowledged: no further try is planned.').waitFor()
    expect(await page.title()).toBe('Capture result · Capstan')
    const { rows } = await merchant.app.context.pool.query(
      `select detail from audit where action = 'resend-notification'`,
    )
    expect(rows).toMatchObject([{ detail: { reason: 'the receiver is mended' } }])
  })

  test('of a time are counted, sent again once, and the banner goes', async () => {
    const merchant = await shop()
    await failingSales(merchant, 3)
    const { page } = await dashboardPage(browser, merchant.app, '/notifications?clientId=SANDBOX_TEST')
    await page.getByText('An address is failing').waitFor()
    merchant.endpoint.answer(200, yes)
    const before = merchant.endpoint.received.length
    await page.getByRole('button', { name: 'Send a range again' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('6 of 3 payments would be sent').waitFor()
    await dialog.getByLabel('Reason').fill('it was down')
    await dialog.getByRole('button', { name: 'Send 6 again' }).dblclick()
    await dialog.getByText('6 notifications are being sent now').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await page.getByText('An address is failing').waitFor({ state: 'detached' })
    await vi.waitFor(() => expect(merchant.endpoint.received).toHaveLength(before + 6))
    await expect.poll(() => page.getByRole('cell', { name: 'Acknowledged' }).count()).toBe(6)
  })

  test('are filtered by the page’s address, and back again by the browser', async () => {
    const merchant = await shop()
    await setAddresses(merchant)
    merchant.endpoint.answer(200, yes)
    await merchant.call('pay', cardPayment('1000', 'AUTOMATIC'))
    await expect.poll(async () => (await notifications(merchant)).length).toBe(2)
    const { page } = await dashboardPage(browser, merchant.app, '/notifications')
    await page.getByRole('link', { name: 'Payment result' }).waitFor()
    await page.getByRole('combobox', { name: 'Type' }).click()
    await page.getByRole('option', { name: 'Capture result' }).click()
    await page.waitForURL(/type=CAPTURE_RESULT/)
    await page.getByRole('link', { name: 'Payment result' }).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Capture result' }).waitFor()
    await page.getByLabel('Only what was tried').click()
    await page.getByText('No notification fits').waitFor()
    await page.goBack()
    await page.getByRole('link', { name: 'Capture result' }).waitFor()
    const { paymentId } = (await notifications(merchant))[0]
    await page.getByLabel('Payment id').fill(paymentId)
    await page.getByLabel('Payment id').press('Enter')
    await page.waitForURL(new RegExp(`paymentId=${paymentId}`))
    await page.getByRole('link', { name: 'Capture result' }).waitFor()
  })
})

test('a viewer sees notifications and addresses, is offered no sending, and is refused by the API', async () => {
  const merchant = await shop()
  await failingSales(merchant, 2)
  const [{ notificationId }] = await notifications(merchant)
  const viewer = await signedIn(merchant.app, 'viewer')
  const before = merchant.endpoint.received.length
  const offers = /\b(again|send|test|save)\b/i
  const open = async (path: string, shown: string) => {
    const { page } = await dashboardPage(browser, merchant.app, path, { person: viewer })
    await page.getByText(shown).first().waitFor()
    expect(await page.getByRole('main').getByRole('button', { name: offers }).allInnerTexts()).toEqual([])
    return page
  }
  await open('/notifications', 'An address is failing')
  await open(`/notifications/${notificationId}`, 'HTTP status 500 instead of 200')
  const page = await open('/addresses?clientId=SANDBOX_TEST', 'Failing')
  expect(
    await page.getByRole('region', { name: 'Captures' }).getByText(merchant.endpoint.url).first().isVisible(),
  ).toBe(true)
  expect(await page.getByLabel(/^Address for/).count()).toBe(0)

  const { url } = merchant.endpoint
  const range = { clientId: 'SANDBOX_TEST', from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' }
  const attempts = [
    ['POST', `/notifications/${notificationId}/resend`, { reason: 'none' }],
    ['POST', '/notifications/resend', { ...range, acknowledgedToo: false, reason: 'none' }],
    ['POST', '/clients/SANDBOX_TEST/notify-urls/test', { type: 'CAPTURE_RESULT', url }],
    ['PUT', '/clients/SANDBOX_TEST/notify-urls', { capture: '' }],
  ] as const
  const answers = await Promise.all(
    attempts.map(([method, path, body]) => operateBy(merchant.app, viewer, method, path, { body })),
  )
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403])
  expect(merchant.endpoint.received).toHaveLength(before)
  expect((await operate(merchant.app, 'GET', '/clients/SANDBOX_TEST')).body).toMatchObject({ captureNotifyUrl: url })
})

test.each(Object.entries(looks))('are accessible and fit: %s', async (look, options) => {
  const merchant = await shop()
  await failingSales(merchant, 3)
  const [{ notificationId }] = await notifications(merchant)
  const list = await dashboardPage(browser, merchant.app, '/notifications', options)
  await list.page.getByText('An address is failing').waitFor()
  await check(list.page, `notifications-${look}`)
  await list.page.getByRole('button', { name: 'Send a range again' }).click()
  await list.page.getByRole('dialog').getByText('Choose a client').first().waitFor()
  // What is no rule of WCAG takes the head of Mantine's dialogs for a second one of the page.
  await check(list.page, `resend-range-${look}`, wcag)
  const one = await dashboardPage(browser, merchant.app, `/notifications/${notificationId}`, options)
  await one.page.getByRole('heading', { name: '1 delivery' }).waitFor()
  await check(one.page, `notification-${look}`)
  const addresses = await dashboardPage(browser, merchant.app, '/addresses', options)
  await addresses.page.getByText('Failing', { exact: true }).waitFor()
  await addresses.page.getByRole('button', { name: 'Send a test' }).first().click()
  await addresses.page.getByText('Not acknowledged: HTTP status 500').waitFor()
  await check(addresses.page, `addresses-${look}`)
})
