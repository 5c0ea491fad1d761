import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'

const executablePath = process.env['CAPSTAN_CHROMIUM'] ?? '/usr/bin/chromium'
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...quiet, '--disable-component-update', '--disable-sync'] })
}

export interface Watched {
  readonly page: Page
  /** What the page's console or its policy said, and what it asked of another origin. */
  readonly complaints: string[]
  /** Addresses of all requests. */
  readonly asked: string[]
}

/** A page whose faults are kept. They fail the test at its end, unless it has taken them out of the list. */
export async function watchedPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options })
  const page = await context.newPage()
  const own = new URL(url).origin
  const complaints: string[] = []
  const asked: string[] = []
  page.on('console', (message) => {
    // A chart of the dashboard that is left before it was laid out.
    if (!message.text().startsWith('The width(0) and height(0) of chart')) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    asked.push(request.url())
    const elsewhere = new URL(request.url()).origin !== own
    if (elsewhere && !request.isNavigationRequest() && page.url().startsWith(own)) {
      complaints.push(`asks ${request.url()}`)
    }
  })
  onTestFinished(async () => {
    await context.close()
    expect(complaints).toEqual([])
  })
  return { page, complaints, asked }
}

/** From now on time passes in the page only when the test says so. */
export async function stopClock(page: Page): Promise<void> {
  await page.clock.install()
  // A moment that is still to come however slow the machine is.
  await page.clock.pauseAt(Date.now() + 60_000)
}
