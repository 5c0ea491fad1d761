import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CheckoutView } from '../../src/http/checkout/view.ts'
import { launchChromium, watchedPage } from '../support/buyer-browser.ts'
import { type ScriptedDesk, scriptedCheckout, seen } from '../support/checkout-page.ts'

/** Where to put pictures of every state, if anywhere. */
const pictures = process.env['CAPSTAN_SCREENSHOTS']
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const widths = [320, 390, 768, 1280]

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

interface Look {
  readonly view: Partial<CheckoutView> | 'none'
  /** Brings the page to what is looked at. */
  readonly steps?: (page: Page, desk: ScriptedDesk) => Promise<void>
}

const cards = { type: 'CARD', brands: ['VISA', 'MASTERCARD', 'AMEX', 'JCB', 'DINERS', 'DISCOVER', 'CUP'] } as const
const methods = [cards, { type: 'PAYPAL', name: 'PayPal' }, { type: 'ALIPAY_HK', name: 'AlipayHK' }] as const
const long = {
  merchantName: 'Möbelmanufaktur Überseestraße GmbH & Co. KG',
  description:
    'Donaudampfschifffahrtsgesellschaftskapitänsmützenständer, Eiche geölt, mit Lieferung frei Bordsteinkante',
  amount: { currency: 'EUR', value: '123456789' },
} as const

const looks: Readonly<Record<string, Look>> = {
  open: { view: {} },
  'open, several methods': { view: { methods } },
  'open, a wallet chosen': {
    view: { methods },
    steps: (page) => page.getByLabel('PayPal').check(),
  },
  'open, only a wallet': { view: { methods: [{ type: 'PAYPAL', name: 'PayPal' }] } },
  'open, no methods': { view: { methods: [] } },
  'open, being filled': {
    view: {},
    async steps(page) {
      await page.getByLabel('Card number').pressSequentially('3782822463')
      await page.getByLabel('Expiry date').pressSequentially('4')
    },
  },
  'open, wrong': {
    view: {},
    async steps(page) {
      await page.getByLabel('Card number').fill('4111 1111 1111 1112')
      await page.getByLabel('Expiry date').fill('0121')
      await page.getByRole('button').click()
    },
  },
  'open, little time': { view: { secondsLeft: 95 } },
  'open, declined': { view: { declined: { code: 'DO_NOT_HONOR', triesLeft: 2 } } },
  'open, German': { view: { ...long, methods, locale: 'de', secondsLeft: 200, declined: { code: 'X', triesLeft: 1 } } },
  paying: {
    view: {},
    async steps(page, desk) {
      desk.pay = () => new Promise(() => undefined)
      await page.getByLabel('Card number').fill('4111111111111111')
      await page.getByLabel('Expiry date').fill('1229')
      await page.getByLabel('Security code').fill('123')
      await page.getByLabel('Name on card').fill('Ada Buyer')
      await page.getByRole('button').click()
      await page.getByRole('heading', { name: 'Your payment is being made' }).waitFor()
    },
  },
  processing: { view: { status: 'processing' } },
  action: {
    view: { status: 'action' },
    async steps(page) {
      await page.waitForURL(/confirm/)
      await page.goBack()
    },
  },
  paid: {
    view: { status: 'paid', sandbox: false },
    steps: (page) => page.locator('#returning').waitFor(),
  },
  'paid, German': { view: { ...long, status: 'paid', locale: 'de' } },
  expired: { view: { status: 'expired', secondsLeft: 0 } },
  cancelled: { view: { status: 'cancelled' } },
  failed: { view: { status: 'failed' } },
  unknown: { view: 'none' },
}

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource)
  const found: axe.AxeResults = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations', 'incomplete'] }),
  )
  const contrast = found.incomplete.filter(({ id }) => id === 'color-contrast')
  return [...found.violations, ...contrast].flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  )
}

/** What sticks out to the right. */
async function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

/** Of what can be pressed, those that a thumb would miss. */
async function smallTargets(page: Page): Promise<readonly string[]> {
  return page.locator('a, button, input:not([type=radio]):not([type=hidden]), label.choice').evaluateAll((elements) =>
    elements.flatMap((element) => {
      const { width, height } = element.getBoundingClientRect()
      return width === 0 || (width >= 44 && height >= 44) ? [] : [element.outerHTML]
    }),
  )
}

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name.replaceAll(/\W+/g, '-')}.png`), fullPage: true })
}

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test.each(Object.entries(looks))('%s: can be read, reached and used, on every width', async (name, look) => {
    const desk = await scriptedCheckout()
    if (look.view === 'none') desk.view = undefined
    else seen(desk, { ...look.view, ...(look.view.status === 'action' && { actionUrl: desk.actionUrl }) })
    const { page, complaints } = await watchedPage(browser, desk.url, { colorScheme, reducedMotion: 'reduce' })
    // The paid page would leave while it is looked at; an answer without content keeps it where it is.
    await page.route(desk.returnUrl, (route) => route.fulfill({ status: 204 }))
    await page.goto(desk.url)
    await look.steps?.(page, desk)
    if (look.view === 'none') complaints.splice(0)
    for (const width of widths) {
      await page.setViewportSize({ width, height: width < 700 ? 800 : 900 })
      await picture(page, `${name}-${width}-${colorScheme}`)
      expect(await overflow(page), `${width} wide`).toBeLessThanOrEqual(0)
      expect(await smallTargets(page), `${width} wide`).toEqual([])
    }
    expect(await violations(page)).toEqual([])
    expect(await page.locator('h1').count()).toBe(1)
  })
})
