import type { Browser, BrowserContextOptions } from 'playwright-core'
import type { App } from '../../src/app.ts'
import { type Watched, watchedPage } from './buyer-browser.ts'

/** A page of the dashboard, whose faults fail the test. `path` is below `/dashboard`. */
export async function dashboardPage(
  browser: Browser,
  app: App,
  path = '',
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const watched = await watchedPage(browser, app.url, {
    viewport: { width: 1280, height: 900 },
    extraHTTPHeaders: { authorization: `Bearer ${app.operatorToken}` },
    ...options,
  })
  await watched.page.goto(`${app.url}/dashboard${path}`)
  return watched
}
