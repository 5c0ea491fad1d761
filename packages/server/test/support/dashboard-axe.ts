import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { App } from '../../src/app.ts'
import { dashboardPage } from './dashboard-page.ts'

/** Pictures for whoever reviews a change of a page. */
const pictures =
  process.env['CAPSTAN_SCREENSHOTS'] ?? fileURLToPath(new URL('../../../../dist/screenshots', import.meta.url))
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true },
}

/** Opens a page in every look, takes a picture, and returns what is wrong with it; `prepare` brings it to be looked at. */
export async function accessible(
  browser: Browser,
  app: App,
  path: string,
  name: string,
  prepare: (page: Page) => Promise<unknown> = async () => undefined,
): Promise<readonly string[]> {
  mkdirSync(pictures, { recursive: true })
  const faults: string[] = []
  for (const [look, options] of Object.entries(looks)) {
    const { page } = await dashboardPage(browser, app, path, options)
    await page.getByRole('heading').first().waitFor()
    await settled(page)
    await prepare(page)
    await settled(page)
    faults.push(...(await faultsOf(page)).map((fault) => `${look}: ${fault}`))
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
    if (wide > 0) faults.push(`${look}: ${wide} pixels too wide`)
    await page.screenshot({ path: join(pictures, `dashboard-${name}-${look}.png`), fullPage: true })
    await page.context().close()
  }
  return faults
}

/** Until nothing is loading and nothing moves. */
async function settled(page: Page): Promise<void> {
  const quiet = `document.querySelector('.mantine-Loader-root, .mantine-Skeleton-root') === null &&
    document.getAnimations().every(({ playState }) => playState !== 'running')`
  // Not by the page's own waiting, which its content security policy forbids.
  await expect.poll(() => page.evaluate<boolean>(quiet), { timeout: 10_000 }).toBe(true)
}

async function faultsOf(page: Page): Promise<readonly string[]> {
  const run = `axe.run(document, { runOnly: ${JSON.stringify(rules)} })`
  const { violations } = await page.evaluate<axe.AxeResults>(`${axeSource}; ${run}`)
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}
