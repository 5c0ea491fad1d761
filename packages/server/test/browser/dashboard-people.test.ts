import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/buyer-browser.ts'
import { testCapstan } from '../support/capstan.ts'
import { dashboardPage } from '../support/dashboard-page.ts'
import { overflow, picture, violations } from '../support/page-looks.ts'
import { operateBy, signedIn, testPassword } from '../support/signed-in.ts'

let browser: Browser

/** A busy machine takes its time. */
const soon = { timeout: 20_000 }

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

const rowOf = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) })

async function choose(page: Page, login: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `Change ${login}` }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

describe('the people page', () => {
  it('invites a person by a link that is shown once, and that works', async () => {
    const { app } = await testCapstan()
    const boss = await signedIn(app, 'admin', { login: 'boss' })
    const { page } = await dashboardPage(browser, app, '/people', { person: boss })
    await rowOf(page, 'Test admin').getByText('(you)').waitFor()
    await page.getByRole('button', { name: 'Invite a person' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Make the link' }).click()
    await dialog.getByText('Say by what name the person signs in').waitFor()
    await dialog.getByLabel('Login').fill('Ada@Shop.example')
    await dialog.getByLabel('Name', { exact: true }).fill('Ada')
    await dialog.getByLabel('Operator').check()
    await dialog.getByRole('button', { name: 'Make the link' }).click()
    await dialog.getByText('It is shown this once').waitFor()
    const link = (await dialog.locator('pre').innerText()).trim()
    expect(link).toMatch(new RegExp(`^${app.url}/dashboard/set-up#[\\w-]{43}$`))
    await dialog.getByRole('button', { name: 'Done' }).click()
    expect(await rowOf(page, 'Ada').innerText()).toMatch(/ada@shop.example\s+Operator\s+Invited; the link works until/)
    expect(await page.content()).not.toContain(link)
    const token = link.split('#')[1]
    const used = await fetch(`${app.url}/operator/set-up`, {
      method: 'POST',
      headers: { origin: app.url },
      body: JSON.stringify({ token, name: 'Ada', password: testPassword }),
    })
    expect(used.status).toBe(200)
    await page.reload()
    await expect.poll(() => rowOf(page, 'Ada').innerText(), soon).toMatch(/Active\s+None\s+.*\s+one session now/)
  })

  it('changes a role, signs a person out, disables and enables, each after it was asked', async () => {
    const { app } = await testCapstan()
    const boss = await signedIn(app, 'admin', { login: 'boss' })
    const ada = await signedIn(app, 'viewer', { login: 'ada' })
    const { page } = await dashboardPage(browser, app, '/people', { person: boss })
    const dialog = page.getByRole('dialog')
    await choose(page, 'ada', 'Change the role…')
    expect(await dialog.getByRole('button', { name: 'Change the role' }).isDisabled()).toBe(true)
    await dialog.getByLabel('Developer').check()
    await dialog.getByRole('button', { name: 'Change the role' }).click()
    await expect.poll(() => rowOf(page, 'Test viewer').innerText(), soon).toContain('Developer')
    expect((await operateBy(app, ada, 'GET', '/session')).body.role).toBe('developer')
    await choose(page, 'ada', 'Sign out everywhere…')
    await dialog.getByText('Ends the one session').waitFor()
    await dialog.getByRole('button', { name: 'Sign out everywhere' }).click()
    await expect.poll(() => rowOf(page, 'Test viewer').innerText(), soon).not.toContain('session')
    expect((await operateBy(app, ada, 'GET', '/session')).status).toBe(401)
    await choose(page, 'ada', 'Disable…')
    await dialog.getByRole('button', { name: 'Disable' }).click()
    await rowOf(page, 'Test viewer').getByText('Disabled').waitFor()
    await choose(page, 'ada', 'Enable…')
    await dialog.getByRole('button', { name: 'Enable' }).click()
    await expect.poll(() => rowOf(page, 'Test viewer').getByText('Disabled').count(), soon).toBe(0)
    // Oneself nothing is offered for.
    expect(await page.getByRole('button', { name: 'Change boss' }).count()).toBe(0)
  })

  it('says why the last admin stays one', async () => {
    const { app } = await testCapstan()
    await signedIn(app, 'admin', { login: 'able', password: testPassword })
    // Invited and signed in by the test, without a password: no admin who could sign in again.
    const boss = await signedIn(app, 'admin', { login: 'boss' })
    const { page, complaints } = await dashboardPage(browser, app, '/people', { person: boss })
    await choose(page, 'able', 'Disable…')
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
    await page.getByRole('dialog').getByText('This is the last admin who can sign in').waitFor()
    expect(complaints.splice(0)).toEqual([expect.stringContaining('409')])
  })

  it.each(['light', 'dark'] as const)('can be read and used in %s colours, on a phone too', async (colorScheme) => {
    const { app } = await testCapstan()
    const boss = await signedIn(app, 'admin', { login: 'boss' })
    await signedIn(app, 'operator', { login: 'ada@shop.example', password: testPassword })
    const linus = await signedIn(app, 'developer', { login: 'linus' })
    await operateBy(app, boss, 'POST', `/people/${linus.operatorId}/disable`)
    await operateBy(app, boss, 'POST', '/people', { body: { login: 'grace', name: 'Grace H.', role: 'viewer' } })
    const { page } = await dashboardPage(browser, app, '/people', {
      person: boss,
      colorScheme,
      reducedMotion: 'reduce',
    })
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 })
      await page.goto(`${app.url}/dashboard/people`)
      await rowOf(page, 'Grace').waitFor()
      await picture(page, `people-${width}-${colorScheme}`)
      expect(await overflow(page), `${width} wide`).toBeLessThanOrEqual(0)
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: 'Invite a person' }).click()
      await page.getByRole('dialog').getByLabel('Login').fill(`new-${width}`)
      await picture(page, `people-invite-${width}-${colorScheme}`)
      expect(await violations(page, '[role=dialog]')).toEqual([])
      await page.getByRole('dialog').getByRole('button', { name: 'Make the link' }).click()
      await page.getByRole('dialog').getByText('It is shown this once').waitFor()
      await picture(page, `people-link-${width}-${colorScheme}`)
      expect(await violations(page, '[role=dialog]')).toEqual([])
    }
  })
})

describe('somebody who may only read', () => {
  it('is shown no page for admins, by the menu, the palette or its address, and is told why', async () => {
    const { app } = await testCapstan()
    const viewer = await signedIn(app, 'viewer')
    const { page, asked } = await dashboardPage(browser, app, '/people', { person: viewer })
    await page.getByRole('heading', { level: 1, name: 'Not for your role' }).waitFor()
    const told = page.getByRole('main').getByRole('alert')
    expect(await told.innerText()).toMatch(
      /Your role, viewer, does not show this page: it needs the permission to administer/,
    )
    // Nothing was asked for that would have been refused.
    expect(asked.filter((url) => url.includes('/operator/people'))).toEqual([])
    expect(await violations(page)).toEqual([])
    const menu = page.getByRole('navigation', { name: 'Pages' })
    expect(await menu.getByRole('link', { name: 'People' }).count()).toBe(0)
    await page.keyboard.press('Control+k')
    await page.getByRole('option', { name: 'Audit log' }).waitFor()
    expect(await page.getByRole('option', { name: 'People' }).count()).toBe(0)
    await page.keyboard.press('Escape')
    await menu.getByRole('link', { name: 'Audit log' }).click()
    await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor()
    await page.getByRole('row', { name: /Client created/ }).waitFor()
  })
})
