import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { App } from '../../src/app.ts'
import { launchChromium } from '../support/buyer-browser.ts'
import { cardPayment, testCapstan } from '../support/capstan.ts'
import { dashboardPage } from '../support/dashboard-page.ts'
import { localEndpoint } from '../support/local-endpoint.ts'
import { operate } from '../support/operator.ts'

/** Pictures of every page, for whoever reviews a change of them. */
const pictures =
  process.env['CAPSTAN_SCREENSHOTS'] ?? fileURLToPath(new URL('../../../../dist/screenshots', import.meta.url))
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

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

const clientId = 'SANDBOX_TEST'

/** Something of everything that the pages show. */
const events = [
  'payment.succeeded',
  'capture.partial',
  'refund.succeeded',
  'refund.partial',
  'payment.failed',
  'capture.failed',
  'notification.exhausted',
]

async function liveThrough(app: App): Promise<void> {
  for (const event of events) {
    const answer = await fetch(`${app.url}/operator/clients/${clientId}/trigger`, {
      method: 'POST',
      headers: { authorization: `Bearer ${app.operatorToken}` },
      body: JSON.stringify({ event }),
    })
    // Names that are none are left to the test of triggers; what is missing here is missed in the pictures only.
    if (answer.status === 200) expect(await answer.text()).toContain('"end"')
  }
}

async function addresses(app: App): Promise<Readonly<Record<string, string>>> {
  const { payments } = (await operate(app, 'GET', '/payments')).body
  const { notifications } = (await operate(app, 'GET', '/notifications')).body
  const [payment] = payments.filter((one: { captured: string }) => one.captured !== '0')
  return {
    home: '',
    payments: '/payments',
    payment: `/payments/${payment.clientId}/${payment.paymentId}`,
    alerts: '/alerts',
    notifications: '/notifications',
    notification: `/notifications/${notifications[0].notificationId}`,
    addresses: '/addresses',
    keys: '/keys',
    sandbox: '/sandbox',
    people: '/people',
    audit: '/audit',
    account: '/account',
    nothing: '/nothing-here',
  }
}

/** Until nothing is loading and nothing moves. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading').first().waitFor()
  const quiet = `
    document.querySelector('.mantine-Loader-root, .mantine-Skeleton-root') === null &&
    document.getAnimations().every(({ playState }) => playState !== 'running')`
  await expect.poll(() => page.evaluate(quiet), { timeout: 20_000 }).toBe(true)
}

async function faults(page: Page): Promise<readonly string[]> {
  const run = `axe.run(document, { runOnly: ${JSON.stringify(rules)} })`
  const { violations } = await page.evaluate<axe.AxeResults>(`${axeSource}; ${run}`)
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}

test.each(Object.entries(looks))(
  'every page is accessible, fits and is photographed: %s',
  async (look, options) => {
    const { app, call, client } = await testCapstan()
    const endpoint = await localEndpoint()
    const urls = { payment: endpoint.url, capture: endpoint.url, refund: endpoint.url }
    await operate(app, 'PUT', `/clients/${clientId}/notify-urls`, { body: urls })
    await liveThrough(app)
    await call('pay', cardPayment('12950', 'MANUAL'), client)
    mkdirSync(pictures, { recursive: true })
    const found: Record<string, readonly string[]> = {}
    const wide: string[] = []
    for (const [name, path] of Object.entries(await addresses(app))) {
      const { page } = await dashboardPage(browser, app, path, options)
      await settled(page)
      found[name] = await faults(page)
      if ((await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')) > 0) wide.push(name)
      await page.screenshot({ path: join(pictures, `dashboard-${name}-${look}.png`), fullPage: true })
      await page.context().close()
    }
    const clean = Object.entries(found).filter(([, list]) => list.length === 0)
    process.stdout.write(`axe, ${look}: ${clean.length} of ${Object.keys(found).length} pages without a finding\n`)
    expect(Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0))).toEqual({})
    expect(wide).toEqual([])
  },
  300_000,
)
