import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'

/** Where to put pictures of the pages, if anywhere. */
const pictures = process.env['CAPSTAN_SCREENSHOTS']
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds against WCAG, contrasts that it could not measure included. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource)
  const found: axe.AxeResults = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations', 'incomplete'] }),
  )
  const contrast = found.incomplete
    .filter(({ id }) => id === 'color-contrast')
    // What is scrolled out of its own region is measured where the page is wide.
    .map((rule) => ({ ...rule, nodes: rule.nodes.filter(({ any }) => !isScrolledAway(any)) }))
  return [...found.violations, ...contrast].flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  )
}

function isScrolledAway(checks: readonly axe.CheckResult[]): boolean {
  return checks.some(({ data }) => Object(data).messageKey === 'elmPartiallyObscured')
}

/** What sticks out to the right, in pixels. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

export async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name.replaceAll(/\W+/g, '-')}.png`), fullPage: true })
}
