import type { Browser, BrowserContextOptions } from 'playwright-core'
import type { App } from '../../src/app.ts'
import type { Role } from '../../src/domain/role.ts'
import { type Watched, watchedPage } from './buyer-browser.ts'
import { type SignedIn, signedIn } from './signed-in.ts'

export interface DashboardOptions extends BrowserContextOptions {
  /** Of the person who is signed in, an admin when absent; `null`: nobody is. */
  readonly role?: Role | null
  /** Who is signed in, instead of somebody new. */
  readonly person?: Pick<SignedIn, 'token'>
}

/** A page of the dashboard, whose faults fail the test, with somebody signed in. `path` is below `/dashboard`. */
export async function dashboardPage(
  browser: Browser,
  app: App,
  path = '',
  { role = 'admin', person, ...options }: DashboardOptions = {},
): Promise<Watched> {
  const watched = await watchedPage(browser, app.url, { viewport: { width: 1280, height: 900 }, ...options })
  const signed = person ?? (role === null ? undefined : await signedIn(app, role))
  if (signed) {
    const { token } = signed
    const cookie = { name: 'capstan', value: token, url: app.url, httpOnly: true, sameSite: 'Strict' } as const
    await watched.page.context().addCookies([cookie])
  }
  await watched.page.goto(`${app.url}/dashboard${path}`)
  return watched
}
