import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '../../src/domain/role.ts'
import { launchChromium } from '../support/buyer-browser.ts'
import { testCapstan } from '../support/capstan.ts'
import { dashboardPage } from '../support/dashboard-page.ts'
import { signedIn } from '../support/signed-in.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

/** Each page with what it says to whoever may look at it, and what it offers. */
const pages = {
  '/keys': ['Keys of this server', ['New client', 'Add a key', 'Rotate sandbox', 'Rotate live']],
  '/sandbox?tab=clock': ['What would happen', ['Advance by 1d']],
  '/sandbox?tab=pay': [/Made as the merchant|Test payments are made by/, ['Pay']],
  '/sandbox?tab=scenarios': ['None is set: amounts and cards decide.', ['Set the scenario']],
  '/sandbox?tab=trigger': ['An authorization is captured.', ['Make it happen']],
  '/addresses': ['Nothing waits to be sent.', ['Save', 'Send a test']],
  '/notifications': ['There are no notifications yet', ['Send a range again']],
} as const

const offered: Readonly<Record<Role, readonly (keyof typeof pages)[]>> = {
  viewer: [],
  operator: ['/notifications'],
  developer: Object.keys(pages) as (keyof typeof pages)[],
  admin: Object.keys(pages) as (keyof typeof pages)[],
}

/** What an admin alone is offered. */
const ofAdmins: readonly string[] = ['Rotate sandbox', 'Rotate live']

async function offers(page: Page, names: readonly string[]): Promise<readonly string[]> {
  const counts = await Promise.all(
    names.map(async (name) => ({ name, count: await page.getByRole('button', { name, exact: true }).count() })),
  )
  return counts.filter(({ count }) => count > 0).map(({ name }) => name)
}

test.each(Object.keys(offered) as Role[])('to a role are offered the changes that it may make: %s', async (role) => {
  const { app } = await testCapstan()
  const person = await signedIn(app, role)
  const { page } = await dashboardPage(browser, app, '/account', { person })
  for (const [path, [shown, names]] of Object.entries(pages)) {
    await page.goto(`${app.url}/dashboard${path}`)
    await page.getByText(shown).first().waitFor()
    const expected = offered[role].includes(path as keyof typeof pages)
      ? names.filter((name) => role === 'admin' || !ofAdmins.includes(name))
      : []
    // The admin's are waited for, so that what comes late is not taken for what is not offered.
    await expect.poll(() => offers(page, names), { timeout: 10_000 }).toEqual(expected)
  }
})
