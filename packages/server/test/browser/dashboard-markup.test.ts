import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../support/buyer-browser.ts'
import { cardPayment, testCapstan } from '../support/capstan.ts'
import { dashboardPage } from '../support/dashboard-page.ts'
import { operate } from '../support/operator.ts'
import { operateBy, signedIn } from '../support/signed-in.ts'

let browser: Browser

/** A busy machine takes its time. */
const soon = { timeout: 20_000 }

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

/** Would run as script wherever it were taken for markup. `n` tells where it came from. */
const image = (n: string) => `<img src=x onerror="window.injected='${n}'">`
/** The same within what an id may be: visible ASCII without spaces, 64 characters. */
const imageId = (n: string) => `<img/src=x/onerror=window.injected='${n}'>`

const injected = {
  clientName: image('client'),
  personName: image('person'),
  description: image('description'),
  orderId: image('order'),
  payRequest: imageId('pay'),
  captureRequest: imageId('capture'),
  refundRequest: imageId('refund'),
  refundReason: image('refund-reason'),
  reason: image('reason'),
  actor: imageId('actor'),
  url: `https://shop.example/"><svg/onload=window.injected='url'>`,
}
const clientId = 'SANDBOX_INJECTED'

interface Seeded {
  readonly paymentId: string
  readonly notificationId: string
}

interface Visited {
  /** Below `/dashboard`. */
  readonly path: (seeded: Seeded) => string
  /** What must be there to be read, as it was sent. Without it the page has only to be harmless. */
  readonly shows?: readonly string[]
  /** Brings more of the page to sight. */
  readonly steps?: (page: Page) => Promise<void>
}

/** Every page that shows what merchants, or people, have written. A new one is a line here. */
const pages: Readonly<Record<string, Visited>> = {
  home: { path: () => '' },
  payments: { path: () => '/payments' },
  payment: {
    path: ({ paymentId }) => `/payments/${clientId}/${paymentId}`,
    shows: [injected.payRequest, injected.captureRequest, injected.refundReason],
  },
  alerts: { path: () => '/alerts' },
  notifications: { path: () => '/notifications' },
  notification: { path: ({ notificationId }) => `/notifications/${notificationId}` },
  addresses: { path: () => '/addresses' },
  keys: { path: () => '/keys' },
  sandbox: { path: () => '/sandbox' },
  people: { path: () => '/people', shows: [injected.personName] },
  audit: {
    path: () => '/audit',
    shows: [injected.actor, `named ${injected.clientName}`],
    steps: async (page) => {
      await page
        .getByRole('button', { name: /^Detail of/ })
        .last()
        .click()
      const folded = page.getByRole('button', { name: /^Detail of/, expanded: false })
      while ((await folded.count()) > 0) await folded.first().click()
    },
  },
  'the client to choose': {
    path: () => '/audit',
    shows: [injected.clientName],
    steps: (page) => page.getByRole('combobox', { name: 'Client' }).click(),
  },
  'the palette': {
    path: () => '/audit',
    shows: [`Nothing has the id ${imageId('unknown')}`],
    steps: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').getByRole('combobox').fill(imageId('unknown'))
    },
  },
}

async function seed({ app, call, newClient }: Awaited<ReturnType<typeof testCapstan>>): Promise<Seeded> {
  const client = await newClient(clientId, {
    payment: 'https://shop.example/hook',
    capture: 'https://shop.example/hook',
  })
  const { pool } = app.context
  const named = await operate(app, 'POST', '/clients', {
    body: { clientId: 'SANDBOX_NAMED', name: injected.clientName, payment: injected.url },
    headers: { 'capstan-actor': injected.actor },
  })
  expect(named.status).toBe(201)
  const paid = await call(
    'pay',
    cardPayment('1000', 'MANUAL', {
      paymentRequestId: injected.payRequest,
      paymentNotifyUrl: injected.url,
      order: {
        referenceOrderId: injected.orderId,
        orderDescription: injected.description,
        orderAmount: { currency: 'EUR', value: '1000' },
      },
    }),
    client,
  )
  expect(paid.result.resultCode).toBe('SUCCESS')
  const { paymentId } = paid
  const amount = { currency: 'EUR', value: '400' }
  const captured = await call(
    'capture',
    { paymentId, captureRequestId: injected.captureRequest, captureAmount: amount },
    client,
  )
  expect(captured.result.resultCode).toBe('SUCCESS')
  const refund = { refundRequestId: injected.refundRequest, refundAmount: amount, refundReason: injected.refundReason }
  const refunded = await call('refund', { paymentId, ...refund }, client)
  expect(refunded.result.resultStatus).not.toBe('F')
  const { rows } = await pool.query('select notification_id from notifications where client_id = $1 limit 1', [
    clientId,
  ])
  return { paymentId: String(paymentId), notificationId: rows[0].notification_id }
}

/** Until nothing is loading. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await expect.poll(() => page.locator('.mantine-Loader-root, .mantine-Skeleton-root').count(), soon).toBe(0)
}

it('markup in what merchants and people write stays text on every page', async () => {
  const capstan = await testCapstan({ worker: false })
  const { app } = capstan
  const seeded = await seed(capstan)
  const boss = await signedIn(app, 'admin')
  const invitation = { login: 'injected', name: injected.personName, role: 'viewer' }
  expect((await operateBy(app, boss, 'POST', '/people', { body: invitation })).status).toBe(201)
  for (const [name, { path, shows = [], steps }] of Object.entries(pages)) {
    const { page, complaints } = await dashboardPage(browser, app, path(seeded), { person: boss })
    await settled(page)
    await steps?.(page)
    for (const text of shows) await page.getByText(text).locator('visible=true').first().waitFor({ timeout: 10_000 })
    expect(await page.evaluate('window.injected'), name).toBeUndefined()
    expect(await page.locator('img, [onerror], [onload]').count(), name).toBe(0)
    // The policy would have stopped a script, and said so.
    expect(complaints, name).toEqual([])
    await page.context().close()
  }
}, 180_000)
