import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { declaredCodes } from '../../src/http/openapi/declared-codes.ts'
import { testCapstan } from '../support/capstan.ts'

const executablePath = process.env['CAPSTAN_CHROMIUM'] ?? '/usr/bin/chromium'
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']

let browser: Browser

beforeAll(async () => {
  browser = await chromium.launch({ executablePath, args: [...quiet, '--disable-component-update', '--disable-sync'] })
})

afterAll(() => browser.close())

interface Opened {
  readonly page: Page
  readonly complaints: readonly string[]
  /** Addresses that the page asked other servers for. */
  readonly foreign: readonly string[]
}

async function openReference(width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Opened> {
  const { app } = await testCapstan()
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme })
  onTestFinished(() => page.close())
  const complaints: string[] = []
  const foreign: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith(`${app.url}/`)) foreign.push(request.url())
  })
  await page.goto(`${app.url}/docs`)
  return { page, complaints, foreign }
}

/** How far the page can be moved sideways, with everything opened that can be. In the browser's own words: no code here knows a DOM. */
const overflow = `
  for (const folded of document.querySelectorAll('details')) folded.open = true
  document.documentElement.scrollWidth - window.innerWidth`

const deadLinks = `
  [...document.querySelectorAll('a[href^="#"]')].map((link) => link.getAttribute('href'))
    .filter((href) => document.getElementById(href.slice(1)) === null)`

const idsTwice = `
  [...document.querySelectorAll('[id]')].map(({ id }) => id).filter((id, at, ids) => ids.indexOf(id) !== at)`

describe('the API reference', () => {
  it.each([320, 700, 1024, 1440])(
    'fits a window of %i pixels, quietly and without asking anybody else',
    async (width) => {
      const { page, complaints, foreign } = await openReference(width)
      expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0)
      expect(complaints).toEqual([])
      expect(foreign).toEqual([])
    },
  )

  it('leads from its contents to every API and every notification', async () => {
    const { page } = await openReference(1440)
    for (const { name } of declaredCodes()) {
      await page
        .getByRole('navigation', { name: 'Contents', exact: true })
        .getByRole('link', { name, exact: true })
        .click()
      expect(new URL(page.url()).hash).toBe(`#${name}`)
      const top = await page
        .getByRole('heading', { level: 2, name })
        .first()
        .evaluate((one) => one.getBoundingClientRect().top)
      expect(top, name).toBeGreaterThanOrEqual(0)
      expect(top, name).toBeLessThan(100)
    }
  })

  it('leads there on a phone too, past the contents that stay unfolded', async () => {
    const { page } = await openReference(390)
    await page.getByText('Contents', { exact: true }).click()
    await page.getByRole('link', { name: 'notifyCapture', exact: true }).click()
    const heading = page.getByRole('heading', { level: 2, name: 'notifyCapture' })
    expect(await heading.evaluate((one) => one.getBoundingClientRect().top)).toBeLessThan(150)
    const seen = await heading.evaluate((one) => {
      const { left, top } = one.getBoundingClientRect()
      return one.contains(one.ownerDocument.elementFromPoint(left + 5, top + 5))
    })
    expect(seen).toBe(true)
  })

  it('has no link that leads nowhere, and no id twice', async () => {
    const { page } = await openReference(1440)
    expect(await page.evaluate(deadLinks)).toEqual([])
    expect(await page.evaluate(idsTwice)).toEqual([])
  })

  it('lets the keyboard skip the contents, and open fields and examples', async () => {
    const { page } = await openReference(1440)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('main')
    const folded = page.locator('#pay details:not([open])').first()
    const name = await folded.locator('summary').first().textContent()
    await folded.locator('summary').first().focus()
    await page.keyboard.press('Enter')
    expect(await page.locator('#pay details[open] > summary').allTextContents()).toContain(name)
  })

  it('follows the colours of the reader’s system', async () => {
    const background = async (scheme: 'light' | 'dark') => {
      const { page } = await openReference(390, scheme)
      return page.evaluate('getComputedStyle(document.body).backgroundColor')
    }
    expect(await background('light')).toBe('rgb(255, 255, 255)')
    expect(await background('dark')).toBe('rgb(20, 23, 28)')
  })
})
