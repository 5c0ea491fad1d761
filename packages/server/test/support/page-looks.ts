import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'

/** Where to put pictures of the pages, if anywhere. */
const pictures = process.env['CAPSTAN_SCREENSHOTS']
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds against WCAG in the page, or in a part of it, contrasts that it could not measure included. */
export async function violations(page: Page, part = 'html'): Promise<readonly string[]> {
  await page.evaluate(axeSource)
  const found: axe.AxeResults = await page.evaluate(
    (selector) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(selector, {
        resultTypes: ['violations', 'incomplete'],
        // Takes the header of a dialog for a banner: it stands in a section, where it is none.
        rules: { 'landmark-no-duplicate-banner': { enabled: false } },
      }),
    part,
  )
  const contrast = found.incomplete
    .filter(({ id }) => id === 'color-contrast')
    .map((rule) => ({ ...rule, nodes: rule.nodes.filter(({ any }) => !isOutOfSight(any)) }))
  return [...found.violations, ...contrast].flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  )
}

/** Scrolled out of its own region, which is measured where the page is wide; or a field with nothing in it but its placeholder. */
function isOutOfSight(checks: readonly axe.CheckResult[]): boolean {
  return checks.some(({ data }) => ['elmPartiallyObscured', 'emptyValue'].includes(Object(data).messageKey))
}

/** What sticks out to the right, in pixels. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

export async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  // The header stays at the top of what is seen: of a page that was scrolled it would stand in the middle.
  await page.evaluate('window.scrollTo(0, 0)')
  await page.screenshot({ path: join(pictures, `${name.replaceAll(/\W+/g, '-')}.png`), fullPage: true })
}
