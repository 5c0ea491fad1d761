import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/buyer-browser.ts'
import { cardPayment, testCapstan } from '../support/capstan.ts'
import { dashboardPage } from '../support/dashboard-page.ts'
import { overflow, picture, violations } from '../support/page-looks.ts'

let browser: Browser

/** A busy machine takes its time. */
const soon = { timeout: 20_000 }

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search and go to' })
/** Whoever types before the field has the keys types past it, as no person is quick enough to do. */
const ready = (page: Page) =>
  expect.poll(() => palette(page).getByRole('combobox').and(page.locator(':focus')).count(), soon).toBe(1)
const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true })

describe('the search', () => {
  it('is reached by / from anywhere, and leads to the payment that any of its ids is of', async () => {
    const { app, call } = await testCapstan()
    const paid = await call('pay', cardPayment('1000', 'MANUAL'))
    const captured = await call('capture', {
      captureRequestId: 'capture-request-of-search',
      paymentId: paid['paymentId'],
      captureAmount: { currency: 'EUR', value: '400' },
    })
    expect(captured.result.resultCode).toBe('SUCCESS')
    const { page } = await dashboardPage(browser, app)
    const field = page.getByRole('textbox', { name: 'Search any id' })
    await field.waitFor()
    for (const id of [paid['paymentId'], 'capture-request-of-search', captured['captureId']]) {
      await page.keyboard.press('/')
      expect(await field.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true)
      await page.keyboard.type(String(id))
      await page.keyboard.press('Enter')
      await page.waitForURL(`${app.url}/dashboard/payments/SANDBOX_TEST/${paid['paymentId']}`)
      await expect.poll(() => field.inputValue(), soon).toBe('')
      await page.goBack()
    }
  })

  it('says when nothing has the id, and which there are when it means several', async () => {
    const { app, call, newClient } = await testCapstan()
    const other = await newClient('SANDBOX_OTHER')
    const request = { ...cardPayment('1000', 'MANUAL'), paymentRequestId: 'order-1' }
    await call('pay', request)
    const paid = await call('pay', request, other)
    const { page } = await dashboardPage(browser, app)
    const field = page.getByRole('textbox', { name: 'Search any id' })
    await field.fill('no-such-id')
    await field.press('Enter')
    await palette(page).getByText('Nothing has the id no-such-id').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => palette(page).count(), soon).toBe(0)
    await field.fill('order-1')
    await field.press('Enter')
    const choices = palette(page).getByRole('group', { name: 'Has this id' }).getByRole('option')
    await expect.poll(() => choices.count(), soon).toBe(2)
    expect(await choices.first().innerText()).toContain('SANDBOX_OTHER')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${app.url}/dashboard/payments/SANDBOX_OTHER/${paid['paymentId']}`)
  })
})

describe('the palette', () => {
  it('is opened by Ctrl-K, and leads to a page by keyboard alone', async () => {
    const { app } = await testCapstan()
    const { page, asked } = await dashboardPage(browser, app)
    await title(page, 'Home').waitFor()
    // Of the palette nothing is loaded before it is wanted.
    expect(asked.filter((url) => url.includes('palette'))).toEqual([])
    await page.keyboard.press('Control+k')
    const field = palette(page).getByRole('combobox')
    await field.waitFor()
    expect(asked.filter((url) => url.includes('palette'))).not.toEqual([])
    await expect.poll(() => palette(page).getByRole('option').count(), soon).toBeGreaterThan(8)
    await ready(page)
    await page.keyboard.type('AUDIT')
    const option = palette(page).getByRole('option', { selected: true })
    await expect.poll(() => option.innerText(), soon).toBe('Audit log')
    expect(await field.getAttribute('aria-activedescendant')).toBe(await option.getAttribute('id'))
    await page.keyboard.press('Enter')
    await title(page, 'Audit log').waitFor()
    expect(await palette(page).count()).toBe(0)
    // What was typed is forgotten; the arrows go round, and the other platform's key does the same.
    await page.keyboard.press('Meta+k')
    await expect.poll(() => palette(page).getByRole('option').count(), soon).toBeGreaterThan(8)
    await ready(page)
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => option.innerText(), soon).toBe('Payments')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await title(page, 'Home').waitFor()
  })

  it('finds a notification, and where the audit names an id', async () => {
    const { app, call } = await testCapstan()
    await call('pay', { ...cardPayment('1000', 'MANUAL'), paymentNotifyUrl: 'https://shop.example/hook' })
    const { rows } = await app.context.pool.query('select notification_id from notifications')
    const { page } = await dashboardPage(browser, app, '/payments')
    await title(page, 'Payments').waitFor()
    await page.keyboard.press('Control+k')
    await palette(page).getByRole('combobox').fill(rows[0].notification_id)
    const option = palette(page).getByRole('option', { selected: true })
    await expect.poll(() => option.innerText(), soon).toContain('PAYMENT_RESULT')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => option.innerText(), soon).toBe('Audit log entries that name it')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${app.url}/dashboard/audit?id=*`)
    await page.keyboard.press('Control+k')
    await palette(page).getByRole('combobox').fill(rows[0].notification_id)
    await expect.poll(() => option.innerText(), soon).toContain('PAYMENT_RESULT')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${app.url}/dashboard/notifications/${rows[0].notification_id}`)
  })

  it('leaves letters to the field that they are typed into, and / can be turned off', async () => {
    const { app } = await testCapstan()
    const { page } = await dashboardPage(browser, app, '/audit')
    const who = page.getByLabel('Who', { exact: true })
    await who.focus()
    await page.keyboard.press('/')
    await page.keyboard.press('Control+k')
    expect(await who.inputValue()).toBe('/')
    expect(await palette(page).count()).toBe(0)
    const field = page.getByRole('textbox', { name: 'Search any id' })
    await field.focus()
    await page.keyboard.type('a/b')
    expect(await field.inputValue()).toBe('a/b')
    await page.keyboard.press('Control+k')
    await palette(page).getByText('Nothing has the id a/b').waitFor()
    await palette(page).getByRole('combobox').fill('shortcut')
    await expect
      .poll(() => palette(page).getByRole('option').allInnerTexts(), soon)
      .toEqual(['Turn off the shortcut /'])
    await page.keyboard.press('Enter')
    await expect.poll(() => palette(page).count(), soon).toBe(0)
    await title(page, 'Audit log').click()
    await page.keyboard.press('/')
    expect(await page.evaluate('document.activeElement.tagName')).not.toBe('INPUT')
    await page.keyboard.press('Control+k')
    await palette(page).getByRole('option', { name: 'Turn on the shortcut /' }).waitFor()
  })

  it.each(['light', 'dark'] as const)('can be read and used in %s colours, on a phone too', async (colorScheme) => {
    const { app, call } = await testCapstan()
    const paid = await call('pay', cardPayment('1000', 'MANUAL'))
    const { page } = await dashboardPage(browser, app, '', { colorScheme, reducedMotion: 'reduce' })
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 })
      await page.goto(`${app.url}/dashboard`)
      await title(page, 'Home').waitFor()
      if (width === 390) await page.getByRole('button', { name: 'Search' }).click()
      else await page.keyboard.press('Control+k')
      await palette(page).getByRole('option').first().waitFor()
      await picture(page, `palette-${width}-${colorScheme}`)
      expect(await violations(page, '[role=dialog]')).toEqual([])
      await palette(page).getByRole('combobox').fill(String(paid['paymentId']))
      await palette(page).getByText('SANDBOX_TEST').waitFor()
      await picture(page, `palette-found-${width}-${colorScheme}`)
      expect(await overflow(page), `${width} wide`).toBeLessThanOrEqual(0)
      expect(await violations(page, '[role=dialog]')).toEqual([])
    }
  })
})
