import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BulkPayment, insertBulkPayments } from '../support/bulk-payments.ts'
import { launchChromium } from '../support/buyer-browser.ts'
import { cardPayment, type TestCapstan, testCapstan } from '../support/capstan.ts'
import { dashboardPage } from '../support/dashboard-page.ts'
import { overflow, picture, violations } from '../support/page-looks.ts'

const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true }

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

const states = ['authorized', 'paid', 'cancelled', 'failed'] as const
const currencies = ['EUR', 'JPY', 'KWD'] as const

/** `count` payments, a minute apart, the newest with the highest number. */
function made(count: number): readonly BulkPayment[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1
    const state = states[number % states.length] ?? 'paid'
    return {
      paymentId: `20260601${String(number).padStart(22, '0')}`,
      createdAt: new Date(Date.UTC(2026, 5, 1, 0, number)),
      state,
      currency: currencies[number % currencies.length] ?? 'EUR',
      amount: 12_950 * number,
      captured: state === 'authorized' && number % 8 === 0 ? 12_950 : 0,
      methodType: number % 3 === 0 ? 'ALIPAY_HK' : 'CARD',
      paymentRequestId: `order-${number}`,
    }
  })
}

async function shop(count: number): Promise<TestCapstan> {
  const capstan = await testCapstan({ worker: false })
  await insertBulkPayments(capstan.app.context.pool, made(count))
  return capstan
}

/** On a busy machine a page takes its time. */
const eventually = <Value>(look: () => Value | Promise<Value>) => expect.poll(look, { timeout: 20_000 })
const rows = (page: Page) => page.locator('.payment-link')
const titles = (page: Page) => rows(page).evaluateAll((links) => links.map((link) => link.getAttribute('data-payment')))
const idOf = (number: number) => `20260601${String(number).padStart(22, '0')}`

async function settled(page: Page): Promise<void> {
  // Not by waitForFunction, whose polling is code from a text, which the page's policy forbids.
  const still = `document.querySelector('.mantine-Loader-root, .mantine-Skeleton-root, .payments-old') === null &&
    document.getAnimations().every(({ playState }) => playState !== 'running')`
  await eventually(() => page.evaluate(still)).toBe(true)
}

test('an id that somebody has finds its payment, the address says so, and the row leads to it', async () => {
  const { app } = await shop(60)
  const { page } = await dashboardPage(browser, app, '/payments')
  await rows(page).first().waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('order-7')
  await page.keyboard.press('Enter')
  await eventually(() => titles(page)).toEqual([idOf(7)])
  expect(new URL(page.url()).search).toBe('?id=order-7')
  await rows(page).first().click()
  await page.waitForURL(`**/payments/SANDBOX_TEST/${idOf(7)}`)
  await page.goBack()
  await eventually(() => titles(page)).toEqual([idOf(7)])
  await page.goBack()
  await eventually(() => rows(page).count()).toBe(50)
  expect(await page.getByLabel('Find by any id').inputValue()).toBe('')
})

test('an id of thirty digits keeps its last one in the address', async () => {
  const { app } = await shop(3)
  const { page } = await dashboardPage(browser, app, `/payments?id=${idOf(2)}`)
  await eventually(() => titles(page)).toEqual([idOf(2)])
  expect(await page.getByLabel('Find by any id').inputValue()).toBe(idOf(2))
})

test('filters are in the address, survive a reload, and go by the back button', async () => {
  const { app } = await shop(40)
  const { page } = await dashboardPage(browser, app, '/payments')
  await rows(page).first().waitFor()
  await page.getByRole('combobox', { name: 'State' }).click()
  await page.getByRole('option', { name: 'Failed' }).click()
  await page.keyboard.press('Escape')
  await eventually(() => rows(page).count()).toBe(10)
  await page.getByRole('combobox', { name: 'Method' }).fill('card')
  await page.keyboard.press('Enter')
  await eventually(() => new URL(page.url()).search).toBe('?state=failed&methodType=CARD')
  await page.getByRole('button', { name: /^Amount/ }).click()
  await page.getByLabel('Currency').fill('jpy')
  await page.getByLabel('From', { exact: true }).fill('1.5')
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.getByText('JPY has 0 digits').waitFor()
  await page.getByLabel('From', { exact: true }).fill('300000')
  await page.getByRole('button', { name: 'Apply' }).click()
  const expected = made(40)
    .filter(
      ({ state, methodType, currency, amount = 0 }) =>
        state === 'failed' && methodType === 'CARD' && currency === 'JPY' && amount >= 300_000,
    )
    .map(({ paymentId }) => paymentId)
    .toReversed()
  expect(expected.length).toBeGreaterThan(0)
  await eventually(() => titles(page)).toEqual(expected)
  await page.reload()
  await eventually(() => titles(page)).toEqual(expected)
  const csv = await page.getByRole('link', { name: 'Export CSV' }).getAttribute('href')
  expect(csv).toBe('/operator/payments.csv?state=failed&methodType=CARD&currency=JPY&amountFrom=300000')
  await page.goBack()
  await eventually(() => new URL(page.url()).search).toBe('?state=failed&methodType=CARD')
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await eventually(() => rows(page).count()).toBe(40)
})

test('older and newer pages follow each other, from the cache and by the back button', async () => {
  const { app } = await shop(120)
  const { page, asked } = await dashboardPage(browser, app, '/payments')
  const pages = [120, 70, 20].map((first) => idOf(first))
  const first = () => rows(page).first().getAttribute('data-payment')
  const pager = page.getByRole('navigation', { name: 'Pages of payments' })
  await eventually(first).toBe(pages[0])
  await pager.getByRole('button', { name: 'Older' }).click()
  await eventually(first).toBe(pages[1])
  await pager.getByRole('button', { name: 'Older' }).click()
  await eventually(first).toBe(pages[2])
  expect(await rows(page).count()).toBe(20)
  await pager.getByRole('button', { name: 'Newer' }).click()
  await eventually(first).toBe(pages[1])
  await page.goBack()
  await eventually(first).toBe(pages[2])
  await pager.getByRole('button', { name: 'Newest' }).click()
  await eventually(first).toBe(pages[0])
  expect(asked.filter((url) => url.includes('/operator/payments?'))).not.toHaveLength(0)
})

test('rows are reached and opened by the keyboard', async () => {
  const { app } = await shop(5)
  const { page } = await dashboardPage(browser, app, '/payments')
  await rows(page).first().waitFor()
  await page.getByRole('region', { name: 'Payments' }).focus()
  for (const key of ['j', 'ArrowDown', 'j', 'k']) await page.keyboard.press(key)
  await page.keyboard.press('Enter')
  await eventually(() => page.url()).toContain(`/payments/SANDBOX_TEST/${idOf(4)}`)
})

test('a newer payment waits until it is asked for, while what is shown stays and is kept up to date', async () => {
  const capstan = await shop(5)
  const { page } = await dashboardPage(browser, capstan.app, '/payments')
  await eventually(() => rows(page).count()).toBe(5)
  const paid = await capstan.call('pay', cardPayment('12950', 'MANUAL'))
  await page.getByRole('button', { name: 'Show 1 newer' }).waitFor()
  expect(await rows(page).first().getAttribute('data-payment')).toBe(idOf(5))
  await page.getByRole('button', { name: 'Show 1 newer' }).click()
  await eventually(() => rows(page).first().getAttribute('data-payment')).toBe(paid.paymentId)
  await capstan.call('cancel', { paymentId: paid.paymentId })
  await page.locator('.payment-row').first().getByText('Cancelled').waitFor()
})

test('what is rare is found piece by piece, and the search can be stopped and taken up again', async () => {
  const { app } = await shop(10)
  const { page } = await dashboardPage(browser, app, '/payments')
  await rows(page).first().waitFor()
  let answers = 0
  let hold = true
  const waiting: (() => void)[] = []
  await page.route('**/operator/payments?*state=closing*', async (route) => {
    answers += 1
    if (hold && answers > 1) await new Promise<void>((resolve) => waiting.push(resolve))
    const complete = answers >= 4
    const json = {
      payments: [],
      next: complete ? null : `place-${answers}`,
      searchedTo: complete ? null : `2026-05-0${9 - answers}T00:00:00.000Z`,
      scanned: 20_000,
      complete,
    }
    await route.fulfill({ json }).catch(() => undefined)
  })
  await page.getByRole('combobox', { name: 'State' }).click()
  await page.getByRole('option', { name: 'Closing' }).click()
  await page.keyboard.press('Escape')
  const progress = page.locator('.search-progress')
  await progress.getByText('Searching: 0 found among 20,000 payments').waitFor()
  await progress.getByRole('button', { name: 'Stop' }).click()
  await progress.getByText('Stopped').waitFor()
  expect(await page.getByText('No payment is like that').isVisible()).toBe(false)
  hold = false
  for (const go of waiting) go()
  await progress.getByText('among 40,000 payments').waitFor()
  expect(answers).toBe(2)
  await progress.getByRole('button', { name: 'Search on' }).click()
  await page.getByText('No payment is like that').waitFor()
  expect(answers).toBe(4)
})

test('a filter that the server refuses is said in its words', async () => {
  const { app } = await shop(1)
  const { page, complaints } = await dashboardPage(browser, app, '/payments?state=lost')
  await page.getByRole('alert').getByText('state: must be one of').waitFor()
  expect(complaints.splice(0).join()).toContain('400')
})

test.each(['light', 'dark'] as const)(
  'the list is accessible and fits, in %s',
  async (colorScheme) => {
    const { app } = await shop(60)
    const looks = {
      list: '/payments',
      filtered: '/payments?state=authorized,paid&currency=EUR&amountFrom=100&createdFrom=2026-06-01T00:00:00.000Z',
      'none-matching': '/payments?acquirer=NOBODY',
      'no-such-id': '/payments?id=no-such-id',
    }
    for (const [width, options] of [
      ['wide', {}],
      ['phone', phone],
    ] as const) {
      for (const [name, path] of Object.entries(looks)) {
        const { page } = await dashboardPage(browser, app, path, { colorScheme, ...options })
        await page.getByRole('heading', { level: 1, name: 'Payments' }).waitFor()
        await settled(page)
        await picture(page, `list ${name}-${width}-${colorScheme}`)
        expect(await violations(page), `${name}, ${width}`).toEqual([])
        expect(await overflow(page), `${name}, ${width}`).toBeLessThanOrEqual(0)
        await page.context().close()
      }
    }
  },
  240_000,
)

test('a phone shows the list as cards, and its filters on demand', async () => {
  const { app } = await shop(60)
  const { page } = await dashboardPage(browser, app, '/payments', phone)
  await eventually(() => rows(page).count()).toBe(50)
  expect(await page.getByRole('table').count()).toBe(0)
  await page.getByRole('button', { name: 'Filters' }).click()
  await page.getByRole('combobox', { name: 'State' }).click()
  await page.getByRole('option', { name: 'Paid' }).click()
  await page.keyboard.press('Escape')
  await eventually(() => rows(page).count()).toBe(15)
  await settled(page)
  await picture(page, 'list filters phone')
  expect(await violations(page)).toEqual([])
  await rows(page).first().click()
  await page.waitForURL('**/payments/SANDBOX_TEST/**')
})

test('a system without payments says what will be here', async () => {
  const { app } = await testCapstan({ worker: false })
  const { page } = await dashboardPage(browser, app, '/payments')
  await page.getByRole('heading', { name: 'No payments yet' }).waitFor()
  await picture(page, 'list empty')
  expect(await violations(page)).toEqual([])
})
