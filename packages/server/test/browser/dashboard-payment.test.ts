import { execFile, execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { parseAllowList } from '../../src/notifications/allowed-address.ts'
import { startMerchant } from '../notifications/merchant-endpoint.ts'
import { launchChromium } from '../support/buyer-browser.ts'
import { cardPayment, requestId, type TestCapstan, testCapstan } from '../support/capstan.ts'
import { dashboardPage } from '../support/dashboard-page.ts'
import { type Body, operate } from '../support/operator.ts'

/** Where to put pictures, if anywhere. */
const pictures = process.env['CAPSTAN_SCREENSHOTS']
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const soon = { timeout: 20_000, interval: 100 }
const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

interface Life {
  readonly capstan: TestCapstan
  readonly path: string
  readonly paymentId: string
  readonly captureRequestId: string
  readonly captureId: string
}

/** Authorized, captured in part, refunded in part; its merchant answers with a page instead of an acknowledgement. */
async function partLife(): Promise<Life> {
  const capstan = await testCapstan({ notifyAllow: parseAllowList('127.0.0.0/8') })
  const merchant = await startMerchant((response) => response.setHeader('content-type', 'text/html').end(markup))
  const shop = await capstan.newClient('SANDBOX_SHOP', { payment: merchant.url, capture: merchant.url })
  const order = { orderDescription: markup, orderAmount: { currency: 'EUR', value: '12000' } }
  const { paymentId } = await capstan.call('pay', cardPayment('12000', 'MANUAL', { order }), shop)
  const captureRequestId = requestId('capture')
  const captureAmount = { currency: 'EUR', value: '5000' }
  const { captureId } = await capstan.call('capture', { captureRequestId, paymentId, captureAmount }, shop)
  await capstan.call(
    'capture',
    { captureRequestId: requestId('capture'), paymentId, captureAmount: { currency: 'EUR', value: '4001' } },
    shop,
  )
  const refund = { refundRequestId: requestId('refund'), paymentId, captureId, refundReason: 'one lamp came back' }
  await capstan.call('refund', { ...refund, refundAmount: { currency: 'EUR', value: '1000' } }, shop)
  await merchant.arrived(1)
  const shown = async () => (await operate(capstan.app, 'GET', `/payments/${paymentId}`)).body
  await expect.poll(async () => (await shown()).timeline.some(({ kind }: Body) => kind === 'delivery'), soon).toBe(true)
  return { capstan, path: `/payments/SANDBOX_SHOP/${paymentId}`, paymentId, captureRequestId, captureId }
}

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource)
  const { violations: found }: axe.AxeResults = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(),
  )
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))
}

const overflow = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
}

/** The entry whose text matches, unfolded. */
async function unfold(page: Page, text: RegExp) {
  const entry = page.locator('.timeline-entry').filter({ hasText: text }).first()
  await entry.getByRole('button', { expanded: false }).first().click()
  return entry
}

/** The page is on http here, where there is no clipboard API to read: pasting shows what was copied. */
async function pasted(page: Page): Promise<string> {
  await page.evaluate('document.body.insertAdjacentHTML("beforeend", "<textarea id=paste></textarea>")')
  await page.locator('#paste').focus()
  await page.keyboard.press('Control+v')
  const text = await page.locator('#paste').inputValue()
  await page.evaluate('document.getElementById("paste").remove()')
  return text
}

test('the time until an authorization expires is the client’s, and goes on by the second', async () => {
  const { app, call } = await testCapstan()
  const { paymentId } = await call('pay', cardPayment('12950', 'MANUAL'))
  // Of the seven days two minutes are left, by a clock that the viewer's knows nothing of.
  const byMs = 7 * 86_400_000 - 120_000
  const turned = await operate(app, 'POST', '/clients/SANDBOX_TEST/clock/advance', { body: { byMs } })
  expect(turned).toMatchObject({ status: 200, body: { remainingMs: 0 } })
  const { page } = await dashboardPage(browser, app, `/payments/SANDBOX_TEST/${paymentId}`)
  const timer = page.getByRole('region', { name: 'What comes next' }).getByRole('timer').first()
  const shown = async () => {
    const [, minutes = '0', seconds] = /^(?:(\d+) min )?(\d+) s$/.exec(await timer.innerText()) ?? []
    return Number(minutes) * 60 + Number(seconds)
  }
  const first = await shown()
  await expect.poll(shown, { timeout: 10_000 }).toBeLessThan(first)
  const { authExpiresAt, now } = (await operate(app, 'GET', `/payments/${paymentId}`)).body
  expect(Math.abs((await shown()) - (Date.parse(authExpiresAt) - Date.parse(now)) / 1_000)).toBeLessThan(5)
})

test('the life of a payment can be read: what is where, what was asked, answered and told, and why', async () => {
  const { capstan, path, captureId } = await partLife()
  const { page } = await dashboardPage(browser, capstan.app, path)
  await page.getByRole('heading', { level: 1, name: /^Payment of EUR\s120\.00$/ }).waitFor()
  const amounts = page.getByRole('region', { name: 'Amounts' })
  const words = (await amounts.locator('.amount-line').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '))
  expect(words).toEqual(['Captured EUR 50.00 42 %', 'of it refunded EUR 10.00', 'Can still be captured EUR 70.00 58 %'])
  await page.getByRole('region', { name: 'What comes next' }).getByText('The authorization expires in').waitFor()
  expect(await page.getByRole('timer').first().innerText()).toMatch(/^6 d 23 h 5\d min$|^7 d 0 h 00 min$/)
  expect(await page.getByRole('region', { name: 'Facts' }).innerText()).toMatch(/CARD VISA ending in 0768/)
  expect(await page.getByRole('table', { name: 'Captures of this payment' }).getByRole('row').count()).toBe(3)
  expect(await page.getByRole('table', { name: 'Refunds of this payment' }).innerText()).toContain('one lamp came back')

  const pay = await unfold(page, /pay EUR\s120\.00 by CARD/)
  expect(await pay.getByRole('region', { name: 'Request, rebuilt' }).innerText()).toContain(
    '"cardNo": "************0768"',
  )
  expect(await pay.getByRole('table', { name: 'Acquirers that were considered' }).innerText()).toContain('chosen')
  const declined = await unfold(page, /capture of EUR\s40\.01: failed, PROCESS_FAIL/)
  expect(await declined.innerText()).toContain('A clear no, which is final (F).')
  const captured = await unfold(page, /captured EUR\s50\.00/)
  expect(await captured.innerText()).toContain(captureId)
  const delivery = await unfold(page, /PAYMENT_RESULT, delivery 1/)
  expect(await delivery.getByRole('region', { name: 'Request body' }).innerText()).toContain(
    '"notifyType": "PAYMENT_RESULT"',
  )
  await picture(page, 'unfolded-light')
})

test('what merchants and receivers wrote stays text', async () => {
  const { capstan, path } = await partLife()
  const { page } = await dashboardPage(browser, capstan.app, path)
  const delivery = await unfold(page, /PAYMENT_RESULT, delivery 1/)
  expect(await delivery.getByRole('region', { name: 'Response body' }).innerText()).toBe(markup)
  expect(await page.getByRole('region', { name: 'Facts' }).innerText()).toContain(markup)
  expect(await page.locator('main img, main script').count()).toBe(0)
  expect(await page.title()).toMatch(/^Payment of EUR.* · Capstan$/)
})

test('a request is copied as commands that sign and repeat it, and are answered like the first', async () => {
  const { capstan, path, captureRequestId, captureId } = await partLife()
  const key = createClientKey(capstan)
  const { page } = await dashboardPage(browser, capstan.app, path)
  const entry = await unfold(page, new RegExp(`capture ${captureRequestId} of`))
  await entry.getByRole('button', { name: 'Copy as curl: Request, rebuilt' }).click()
  await entry.getByText('Copied').first().waitFor()
  const command = await pasted(page)
  expect(() => execFileSync('sh', ['-c', command], { stdio: 'pipe' })).toThrow(/CAPSTAN_PRIVATE_KEY/)
  await key.give('SANDBOX_SHOP')
  const environment = { PATH: process.env['PATH'], CAPSTAN_PRIVATE_KEY: key.file }
  // Not synchronously: the server that answers is in this process.
  const answer = async () => JSON.parse((await promisify(execFile)('sh', ['-c', command], { env: environment })).stdout)
  // The server remembers a client's keys for two seconds.
  await expect.poll(answer, soon).toMatchObject({ captureId, captureRequestId, result: { resultStatus: 'S' } })
})

/** A key pair, whose public part a client is given, and whose private part is in a file until the test ends. */
function createClientKey({ app }: TestCapstan) {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-key-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'private.pem')
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 })
  const text = publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
  return {
    file,
    give: (clientId: string) =>
      app.context.pool.query('insert into client_keys (client_id, key_version, public_key) values ($1, 2, $2)', [
        clientId,
        text,
      ]),
  }
}

test('what was unfolded stays so when the page is loaded anew', async () => {
  const { capstan, path, paymentId } = await partLife()
  const { page } = await dashboardPage(browser, capstan.app, path)
  const delivery = await unfold(page, /PAYMENT_RESULT, delivery 1/)
  await delivery.getByRole('radiogroup').first().getByText('Raw').click()
  const before = await page.evaluate<number>('scrollY')
  const { body } = await operate(capstan.app, 'GET', `/payments/${paymentId}`)
  await operate(capstan.app, 'POST', `/notifications/${body.notifications[0].notificationId}/resend`)
  const resent = page.locator('.timeline-entry').filter({ hasText: 'resend notification' })
  await expect.poll(() => resent.count(), soon).toBe(1)
  expect(await delivery.getByRole('region', { name: 'Response body' }).isVisible()).toBe(true)
  expect(await page.evaluate<number>('scrollY')).toBe(before)
})

test('of a long history the beginning and the end are shown, and the rest when it is asked for', async () => {
  const { capstan, path } = await partLife()
  await capstan.app.context.pool.query(
    `insert into attempts select (jsonb_populate_record(a, jsonb_build_object('attempt_id', a.attempt_id || n))).*
      from attempts a, generate_series(1, 150) n where a.operation = 'authorize'`,
  )
  const { page } = await dashboardPage(browser, capstan.app, path)
  const entries = page.locator('.timeline-entry')
  await entries.first().waitFor()
  expect(await entries.count()).toBe(40)
  await page.getByRole('button', { name: /^Show 100 of \d+ in between$/ }).click()
  expect(await entries.count()).toBe(140)
  await page.getByRole('button', { name: /^Show \d+ of \d+ in between$/ }).click()
  expect(await page.getByRole('button', { name: /in between$/ }).count()).toBe(0)
})

test('an id that is of nobody, of another client, or of several payments leads on', async () => {
  const capstan = await testCapstan()
  const other = await capstan.newClient('SANDBOX_OTHER')
  const { paymentId } = await capstan.call('pay', cardPayment('12000', 'MANUAL', { paymentRequestId: 'order-1' }))
  const theirs = await capstan.call('pay', cardPayment('12000', 'MANUAL'), other)
  const captureAmount = { currency: 'EUR', value: '100' }
  const second = await capstan.call('pay', cardPayment('9900', 'MANUAL'))
  await capstan.call('capture', { captureRequestId: 'order-1', paymentId: second.paymentId, captureAmount })

  const { page, complaints } = await dashboardPage(browser, capstan.app, '/payments/SANDBOX_TEST/nothing')
  await page.getByRole('alert').getByText('Nothing of SANDBOX_TEST has the id nothing').waitFor()
  await page.goto(`${capstan.app.url}/dashboard/payments/SANDBOX_TEST/${theirs.paymentId}`)
  await page.getByRole('heading', { level: 1, name: 'Not of this client' }).waitFor()
  await page.getByRole('link', { name: theirs.paymentId }).click()
  await page.getByRole('heading', { level: 1, name: /^Payment of/ }).waitFor()
  await page.goto(`${capstan.app.url}/dashboard/payments/SANDBOX_TEST/order-1`)
  await page.getByRole('heading', { level: 1, name: 'Which payment?' }).waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByRole('link', { name: paymentId }).click()
  await page.getByRole('heading', { level: 1, name: /^Payment of EUR\s120/ }).waitFor()
  // The console names each answer that is not 2xx.
  expect(complaints.splice(0).filter((text) => !/status of 40[49]/.test(text))).toEqual([])
})

test.each(['light', 'dark'] as const)(
  'it can be read and reached in %s colours, and on a phone',
  async (colorScheme) => {
    const { capstan, path } = await partLife()
    const { page } = await dashboardPage(browser, capstan.app, path, { colorScheme, reducedMotion: 'reduce' })
    await page.getByRole('region', { name: 'What happened' }).waitFor()
    await picture(page, `payment-1280-${colorScheme}`)
    await unfold(page, /pay EUR\s120\.00 by CARD/)
    await unfold(page, /ALIPAY asked: capture of EUR\s50\.00/)
    await unfold(page, /PAYMENT_RESULT, delivery 1/)
    expect(await violations(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    // The menu needs a moment to leave.
    await expect.poll(() => overflow(page), soon).toBeLessThanOrEqual(0)
    expect(await violations(page)).toEqual([])
    await picture(page, `payment-390-${colorScheme}`)
  },
)
