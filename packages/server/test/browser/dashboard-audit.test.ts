import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { recordAudit } from '../../src/store/clients.ts'
import { launchChromium } from '../support/buyer-browser.ts'
import { testCapstan } from '../support/capstan.ts'
import { dashboardPage } from '../support/dashboard-page.ts'
import { overflow, picture, violations } from '../support/page-looks.ts'
import { type SignedIn, signedIn } from '../support/signed-in.ts'

let browser: Browser

/** A busy machine takes its time. */
const soon = { timeout: 20_000 }

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

interface Done {
  readonly actor: string
  readonly action: string
  readonly detail?: object
  readonly clientId?: string
}

/** Things that were done after somebody was invited and had signed in, who is given. */
async function did(app: App, things: readonly Done[]): Promise<SignedIn> {
  const person = await signedIn(app, 'viewer')
  for (const { actor, action, detail = {}, clientId = 'SANDBOX_TEST' } of things) {
    await recordAudit(app.context.pool, clientId, { auditId: app.context.newId(), actor, action, detail })
  }
  return person
}

const things: readonly Done[] = [
  { actor: 'ada', action: 'advance-clock', detail: { byMs: 86_400_000 } },
  {
    actor: 'grace@shop.example',
    action: 'resolve-alert',
    detail: {
      alertId: 'alert-1',
      paymentId: 'payment-1',
      kind: 'unknown-outcome',
      verdict: 'captured',
      reason: 'Adyen shows it as settled, case 4711',
    },
  },
  {
    actor: 'ada',
    action: 'set-notify-urls',
    detail: { payment: 'https://shop.example/hooks/payments', capture: null },
  },
  {
    actor: 'linus',
    action: 'do-what-is-new',
    detail: { paymentId: 'payment-2', amount: { currency: 'EUR', value: '1250' }, reason: 'asked by phone' },
  },
]

describe('the audit log', () => {
  it('shows who did what, when and why, with what was kept to unfold', async () => {
    const { app } = await testCapstan()
    const person = await did(app, things)
    const { page } = await dashboardPage(browser, app, '/audit', { person })
    const rows = page.getByRole('row')
    const newest = rows.nth(1)
    await newest.getByText('Do what is new').waitFor()
    await expect.poll(() => rows.count(), soon).toBe(8)
    expect(await newest.innerText()).toMatch(/linus\s+Do what is new\s+amount EUR\s12.50[\s\S]*asked by phone/)
    const resolved = page.getByRole('row', { name: /Alert resolved/ })
    expect(await resolved.innerText()).toContain('unknown outcome; found: captured')
    expect(await resolved.getByRole('link', { name: 'payment-1' }).getAttribute('href')).toBe(
      '/dashboard/payments/SANDBOX_TEST/payment-1',
    )
    const unfold = newest.getByRole('button')
    expect(await unfold.getAttribute('aria-expanded')).toBe('false')
    await unfold.press('Enter')
    await page.getByText('"value": "1250"').waitFor()
    expect(await unfold.getAttribute('aria-expanded')).toBe('true')
  })

  it('is searched by filters that stand in the address', async () => {
    const { app } = await testCapstan()
    const person = await did(app, things)
    const { page } = await dashboardPage(browser, app, '/audit', { person })
    await page.getByLabel('Who', { exact: true }).fill('ada')
    await page.getByLabel('Who', { exact: true }).press('Enter')
    const rows = page.getByRole('row')
    await expect.poll(() => rows.count(), soon).toBe(3)
    expect(new URL(page.url()).search).toBe('?actor=ada')
    await page.getByRole('combobox', { name: 'What' }).fill('clock')
    await page.getByRole('option', { name: 'Sandbox clock turned' }).click()
    await expect.poll(() => rows.count(), soon).toBe(2)
    await page.reload()
    await page.getByText('forward by 1d').waitFor()
    expect(await page.getByLabel('Who', { exact: true }).inputValue()).toBe('ada')
    await page.goBack()
    await expect.poll(() => rows.count(), soon).toBe(3)
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await expect.poll(() => rows.count(), soon).toBe(8)
    await page.getByLabel('Any id', { exact: true }).fill('payment-2')
    await page.getByLabel('Any id', { exact: true }).press('Enter')
    await expect.poll(() => rows.count(), soon).toBe(2)
    await page.getByLabel('From').fill('2021-01-01')
    await page.getByLabel('To', { exact: true }).fill('2021-01-31')
    await page.getByText('Nobody did such a thing').waitFor()
  })

  it('is read on, page by page, and searched however rare what is searched for', async () => {
    const { app } = await testCapstan()
    const { pool } = app.context
    const person = await did(app, [{ actor: 'ada', action: 'trigger', detail: { event: 'the-oldest' } }])
    await pool.query(
      `insert into audit (audit_id, client_id, actor, action) select '3000' || lpad(n::text, 28, '0'), 'SANDBOX_TEST', 'robot', 'listen'
        from generate_series(1, 60) n`,
    )
    const { page } = await dashboardPage(browser, app, '/audit', { person })
    const rows = page.getByRole('row')
    await expect.poll(() => rows.count(), soon).toBe(51)
    await page.getByRole('button', { name: 'Show older ones' }).click()
    await page.getByText('the-oldest').waitFor()
    expect(await rows.count()).toBe(1 + 60 + 4)
    expect(await page.getByRole('button', { name: 'Show older ones' }).count()).toBe(0)
  })

  it('is exported as it is filtered', async () => {
    const { app } = await testCapstan()
    const person = await did(app, things)
    const { page } = await dashboardPage(browser, app, '/audit?actor=ada', { person })
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export CSV' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('audit.csv')
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n')
    expect(lines).toHaveLength(3)
    expect(lines[2]).toContain('Sandbox clock turned: forward by 1d')
  })

  it.each(['light', 'dark'] as const)('can be read and used in %s colours, on a phone too', async (colorScheme) => {
    const { app } = await testCapstan()
    const person = await did(app, things)
    const { page } = await dashboardPage(browser, app, '', { person, colorScheme, reducedMotion: 'reduce' })
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 })
      await page.goto(`${app.url}/dashboard/audit`)
      await page.getByRole('row').nth(1).getByRole('button').click()
      await page.getByText('"value": "1250"').waitFor()
      await picture(page, `audit-${width}-${colorScheme}`)
      expect(await overflow(page), `${width} wide`).toBeLessThanOrEqual(0)
      expect(await violations(page)).toEqual([])
    }
    await page.goto(`${app.url}/dashboard/audit?actor=nobody`)
    await page.getByText('Nobody did such a thing').waitFor()
    expect(await violations(page)).toEqual([])
  })
})
