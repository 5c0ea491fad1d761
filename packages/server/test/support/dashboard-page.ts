import type { Browser, BrowserContextOptions } from 'playwright-core'
import type { App } from '../../src/app.ts'
import type { Role } from '../../src/domain/role.ts'
import { type Watched, watchedPage } from './buyer-browser.ts'
import type { SignedIn } from './signed-in.ts'
import { signedIn } from './signed-in.ts'

export interface DashboardOptions extends BrowserContextOptions {
  /** Of the person who is signed in, an admin when absent; `null`: nobody is. */
  readonly role?: Role | null
}

/** A page of the dashboard, whose faults fail the test, with somebody signed in. `path` is below `/dashboard`. */
export async function dashboardPage(
  browser: Browser,
  app: App,
  path = '',
  { role = 'admin', ...options }: DashboardOptions = {},
): Promise<Watched> {
  const watched = await watchedPage(browser, app.url, { viewport: { width: 1280, height: 900 }, ...options })
  if (role !== null) {
    const { token } = await signedIn(app, role)
    const cookie = { name: 'capstan', value: token, url: app.url, httpOnly: true, sameSite: 'Strict' } as const
    await watched.page.context().addCookies([cookie])
  }
  await watched.page.goto(`${app.url}/dashboard${path}`)
  return watched
}

/** The same for a person who is signed in, by the cookie that the browser has then. */
export async function dashboardPageOf(
  browser: Browser,
  app: App,
  { token }: Pick<SignedIn, 'token'>,
  path = '',
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const watched = await watchedPage(browser, app.url, { viewport: { width: 1280, height: 900 }, ...options })
  const cookie = { name: 'capstan', value: token, url: app.url, httpOnly: true, sameSite: 'Strict' } as const
  await watched.page.context().addCookies([cookie])
  await watched.page.goto(`${app.url}/dashboard${path}`)
  return watched
}
