import { Secret, TOTP } from 'otpauth'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { firstLink, openLink } from '../../src/application/operators/open-link.ts'
import { givenMasterKey, masterKeyOf } from '../../src/vault/master-key.ts'
import { launchChromium, type Watched, watchedPage } from '../support/buyer-browser.ts'
import { testCapstan } from '../support/capstan.ts'
import { dashboardPage } from '../support/dashboard-page.ts'
import { overflow, picture, violations } from '../support/page-looks.ts'
import { operateBy, signedIn, testPassword } from '../support/signed-in.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

const desk = { viewport: { width: 1280, height: 900 } }

/** Chromium says of each refused request that it was refused: what was expected is taken out. */
function forgive({ complaints }: Watched, ...statuses: readonly number[]): void {
  const expected = complaints.filter((one) => statuses.some((status) => one.includes(`status of ${status} `)))
  for (const one of expected) complaints.splice(complaints.indexOf(one), 1)
}

async function signInBy(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('Login').fill(login)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function menu(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: /Account and sign out/ }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

/** A session is over after hours. What the page asks by itself may meet that before the click does, and covers the button. */
async function endSession(app: App, page: Page): Promise<void> {
  await app.context.pool.query(`update operator_sessions set last_seen_at = now() - interval '9 hours'`)
  await page.getByRole('button', { name: 'Change it', includeHidden: true }).dispatchEvent('click')
}

function codeOf(secret: string, aheadMs = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + aheadMs })
}

it('the first person sets up an account by the link, is signed in, signs out and in again', async () => {
  const { app } = await testCapstan()
  const link = await firstLink(app.context)
  const watched = await watchedPage(browser, app.url, desk)
  const { page, asked } = watched
  await page.goto(link?.url ?? '')
  await page.getByText('admin', { exact: true }).waitFor()
  await page.getByLabel('Login').fill('Ada@Shop.example')
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('New password').fill('password1234')
  await page.getByLabel('The same again').fill('password1234')
  const make = page.getByRole('button', { name: 'Make the account' })
  await make.click()
  await page.getByText('Would be guessed soon').waitFor()
  await page.getByLabel('New password').fill(testPassword)
  await make.click()
  await page.getByText('These two differ').waitFor()
  await page.getByLabel('The same again').fill(testPassword)
  await make.click()
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
  // What stands behind the # is told to no server.
  expect(asked.filter((url) => url.includes(link?.url.split('#')[1] ?? ''))).toEqual([])
  await menu(page, 'Sign out')
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
  await signInBy(page, 'ada@shop.example', 'not the password')
  await page.getByText('Login or password is wrong').waitFor()
  await signInBy(page, 'ada@shop.example', testPassword)
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
  await page.goto(link?.url ?? '')
  await page.getByRole('heading', { level: 1, name: 'This link does not work' }).waitFor()
  forgive(watched, 400, 401, 403, 404)
})

it('one-time codes are taken up with the app, asked for at the next sign-in, and a recovery code does instead', async () => {
  const { app } = await testCapstan({ masterKeys: givenMasterKey(masterKeyOf(Buffer.alloc(32, 7)), 'a test') })
  const { login } = await signedIn(app, 'viewer', { password: testPassword })
  const watched = await watchedPage(browser, app.url, desk)
  const { page } = watched
  await page.goto(`${app.url}/dashboard/account`)
  await signInBy(page, login, testPassword)
  // Back to where one wanted to go.
  await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor()
  await page.getByRole('button', { name: 'Use one-time codes' }).click()
  await page.getByLabel('Your password').fill('not the password')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('Is not your password').waitFor()
  await page.getByLabel('Your password').fill(testPassword)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('img', { name: /QR code/ }).waitFor()
  const secret = await page.getByText(/^[A-Z2-7]{32}$/).innerText()
  await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret))
  await page.getByRole('button', { name: 'Use codes' }).click()
  await page.getByRole('button', { name: 'I have kept them' }).waitFor()
  const codes = await page.getByText(/^(\w{4}-){3}\w{4}$/).allInnerTexts()
  expect(codes).toHaveLength(10)
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByText('10 recovery codes are left').waitFor()
  await menu(page, 'Sign out')

  await signInBy(page, login, testPassword)
  // The one that was shown to take them up is used up.
  await page.getByRole('textbox', { name: 'Code' }).fill('000000')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('The code is wrong, or was used already').waitFor()
  await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret, 30_000))
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
  await menu(page, 'Sign out')
  await signInBy(page, login, testPassword)
  await page.getByRole('textbox', { name: 'Code' }).fill(codes[0]?.toUpperCase() ?? '')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
  await menu(page, 'Your account')
  await page.getByText('9 recovery codes are left').waitFor()
  forgive(watched, 401, 403)
})

/** An authenticator of Chromium's own, which has a PIN and says that it was typed. */
async function addAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

function onLocalhost(app: App): string {
  return app.url.replace('127.0.0.1', 'localhost')
}

it('a passkey signs in by itself, also past a lock, and not when it was removed', async () => {
  const { app } = await testCapstan()
  const person = await signedIn(app, 'operator', { password: testPassword })
  const watched = await watchedPage(browser, onLocalhost(app), desk)
  const { page } = watched
  await addAuthenticator(page)
  await page.goto(`${onLocalhost(app)}/dashboard/account`)
  await signInBy(page, person.login, testPassword)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByLabel('Name').fill('laptop')
  await page.getByLabel('Your password').fill(testPassword)
  await page.getByRole('button', { name: 'Add it' }).click()
  await page.getByText('not used yet').waitFor()
  await menu(page, 'Sign out')

  // Somebody else guesses until nobody can sign in by password.
  await app.context.pool.query(
    `insert into sign_in_failures (login_hash, failures, locked_until)
      values (sha256(convert_to($1, 'UTF8')), 8, now() + interval '1 hour')
      on conflict (login_hash) do update set failures = 8, locked_until = now() + interval '1 hour'`,
    [person.login],
  )
  await signInBy(page, person.login, testPassword)
  await page.getByText('Try again in 1h; a passkey works at once').waitFor()
  const sent = page.waitForRequest((request) => request.url().endsWith('/session/passkey'))
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
  // What was answered once is no way in any more, and neither is it from anywhere else.
  for (const origin of [onLocalhost(app), app.url, 'https://localhost']) {
    const again = await fetch(`${onLocalhost(app)}/operator/session/passkey`, {
      method: 'POST',
      headers: { origin, 'sec-fetch-site': 'same-origin' },
      body: (await sent).postData() ?? '',
    })
    expect(again.status).toBe(origin === onLocalhost(app) ? 403 : 409)
    expect(again.headers.get('set-cookie')).toBeNull()
  }
  await menu(page, 'Your account')
  await page.getByText('signed in by passkey').waitFor()
  const { body } = await operateBy(app, person, 'GET', '/account')
  expect(body.passkeys).toMatchObject([{ name: 'laptop', rpId: 'localhost', lastUsedAt: expect.any(String) }])
  const { rows } = await app.context.pool.query('select counter::int from operator_passkeys')
  expect(rows[0].counter).toBeGreaterThan(0)

  await page.getByRole('button', { name: 'Remove the passkey laptop' }).click()
  await page.getByLabel('Your password').fill(testPassword)
  await page.getByRole('button', { name: 'Remove it' }).click()
  await page.getByText('You have none yet').waitFor()
  await menu(page, 'Sign out')
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByText('This passkey is not known here').waitFor()
  forgive(watched, 401, 403, 429)
})

it('where there are no passkeys the page says what to open instead', async () => {
  const { app } = await testCapstan()
  const watched = await dashboardPage(browser, app, '/sign-in', { role: null })
  await watched.page.getByText(`open ${onLocalhost(app)}/dashboard instead`).waitFor()
  expect(await watched.page.getByRole('button', { name: 'Sign in with a passkey' }).count()).toBe(0)
})

it('a session that is over lies over the page, which goes on where it was with what was typed', async () => {
  const { app } = await testCapstan()
  const person = await signedIn(app, 'viewer', { password: testPassword })
  const watched = await watchedPage(browser, app.url, desk)
  const { page } = watched
  await page.goto(`${app.url}/dashboard/account`)
  await signInBy(page, person.login, testPassword)
  await page.getByRole('button', { name: 'Change the password' }).click()
  await page.getByLabel('Present password').fill(testPassword)
  await page.getByLabel('New password').fill('another lamp in orbit')
  await page.getByLabel('The same again').fill('another lamp in orbit')
  await endSession(app, page)
  const over = page.getByRole('dialog', { name: 'Your session is over' })
  await over.waitFor()
  expect(await over.getByLabel('Login').inputValue()).toBe(person.login)
  await over.getByLabel('Password', { exact: true }).fill(testPassword)
  await over.getByRole('button', { name: 'Sign in', exact: true }).click()
  await over.waitFor({ state: 'hidden' })
  expect(await page.getByLabel('New password').inputValue()).toBe('another lamp in orbit')
  await page.getByRole('button', { name: 'Change it' }).click()
  await page.getByLabel('New password').waitFor({ state: 'hidden' })
  expect(page.url()).toBe(`${app.url}/dashboard/account`)
  forgive(watched, 401)
})

/** What lies under an open one cannot be measured. */
const dialog = '[role=dialog]'

const looks = {
  light: { ...desk, colorScheme: 'light' },
  dark: { ...desk, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light', hasTouch: true },
} as const

it.each(Object.entries(looks))('the pages about signing in are accessible and fit: %s', async (look, options) => {
  const { app } = await testCapstan({ masterKeys: givenMasterKey(masterKeyOf(Buffer.alloc(32, 7)), 'a test') })
  const link = await firstLink(app.context)
  const person = await signedIn(app, 'admin', { password: testPassword })
  const invited = await openLink(app.context, 'viewer', 'test')
  const watched = await watchedPage(browser, onLocalhost(app), options)
  const { page } = watched
  const check = async (name: string, part?: string) => {
    await expect
      .poll(() => page.evaluate(`document.getAnimations().every((one) => one.playState !== 'running')`))
      .toBe(true)
    // A menu that has just opened is still fading in.
    await expect.poll(() => violations(page, part), { timeout: 10_000, message: name }).toEqual([])
    expect(await overflow(page), name).toBe(0)
    await picture(page, `auth-${name}-${look}`)
  }
  await page.goto(`${onLocalhost(app)}/dashboard/set-up#${link?.url.split('#')[1]}`)
  await page.getByRole('heading', { name: 'This link does not work' }).waitFor()
  await check('no-link')
  await page.goto(`${onLocalhost(app)}/dashboard/sign-in`)
  await page.goto(`${onLocalhost(app)}/dashboard/set-up#${invited.url.split('#')[1]}`)
  await page.getByRole('button', { name: 'Make the account' }).waitFor()
  await check('set-up')
  await page.goto(`${onLocalhost(app)}/dashboard/sign-in?to=/account`)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
  await check('sign-in')
  await signInBy(page, person.login, 'not the password')
  await page.getByRole('alert').waitFor()
  await check('sign-in-refused')
  await addAuthenticator(page)
  await signInBy(page, person.login, testPassword)
  await page.getByText('You have none yet').waitFor()
  await check('account')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByLabel('Name').fill('laptop')
  await page.getByLabel('Your password').fill(testPassword)
  await check('account-passkey', dialog)
  await page.getByRole('button', { name: 'Add it' }).click()
  await page.getByText('not used yet').waitFor()
  await page.getByRole('button', { name: 'Use one-time codes' }).click()
  await page.getByLabel('Your password').fill(testPassword)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('img', { name: /QR code/ }).waitFor()
  await check('account-codes', dialog)
  const secret = await page.getByText(/^[A-Z2-7]{32}$/).innerText()
  await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret))
  await page.getByRole('button', { name: 'Use codes' }).click()
  await page.getByRole('button', { name: 'I have kept them' }).waitFor()
  await check('account-recovery-codes', dialog)
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByText('10 recovery codes are left').waitFor()
  await check('account-secured')
  await page.getByRole('button', { name: /Account and sign out/ }).click()
  await check('person-menu', '[role=menu]')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Change the password' }).click()
  await page.getByLabel('Present password').fill(testPassword)
  await page.getByLabel('New password').fill('another lamp in orbit')
  await page.getByLabel('The same again').fill('another lamp in orbit')
  await endSession(app, page)
  await page.getByRole('dialog', { name: 'Your session is over' }).waitFor()
  await check('session-over', '[role=dialog]:has([autocomplete=username]:not([hidden]))')
  forgive(watched, 401, 403, 404)
})

it('the sign-in page leads to pages of the dashboard only', async () => {
  const { app } = await testCapstan()
  const { login } = await signedIn(app, 'viewer', { password: testPassword })
  const watched = await watchedPage(browser, app.url, desk)
  const { page } = watched
  for (const to of ['//evil.example/', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)']) {
    await page.goto(`${app.url}/dashboard/sign-in?to=${encodeURIComponent(to)}`)
    await signInBy(page, login, testPassword)
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
    expect(page.url()).toMatch(new RegExp(`^${app.url}/dashboard/?$`))
  }
})
