import { createPrivateKey, createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/buyer-browser.ts'
import { testCapstan } from '../support/capstan.ts'
import { accessible } from '../support/dashboard-axe.ts'
import { dashboardPage } from '../support/dashboard-page.ts'
import { operate } from '../support/operator.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

async function keptKey(page: Page) {
  const dialog = page.getByRole('dialog')
  const shown = (await dialog.getByRole('region', { name: 'Private key' }).innerText()).trim()
  const downloading = page.waitForEvent('download')
  await dialog.getByRole('button', { name: /^Download/ }).click()
  const download = await downloading
  const file = readFileSync(await download.path(), 'utf8')
  const key = createPrivateKey(file)
  const same = key.export({ format: 'der', type: 'pkcs8' }).toString('base64') === shown
  return {
    shown,
    same,
    name: download.suggestedFilename(),
    publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64'),
  }
}

test('a client is made, its private key is shown once, and leaving without it asks first', async () => {
  const { app } = await testCapstan()
  const { page, asked } = await dashboardPage(browser, app, '/keys')
  await page.getByRole('button', { name: 'New client' }).click()
  await page.getByRole('textbox', { name: 'Client id' }).fill('ACME')
  await page.getByRole('button', { name: 'Make sandbox client' }).click()
  const dialog = page.getByRole('dialog', { name: 'Version 1 of SANDBOX_ACME' })
  await dialog.waitFor()
  const kept = await keptKey(page)
  expect(kept).toMatchObject({ same: true, name: 'SANDBOX_ACME-key-1.pem' })
  const { keys } = (await operate(app, 'GET', '/clients/SANDBOX_ACME/keys')).body
  expect(keys).toMatchObject([{ version: 1, publicKey: kept.publicKey }])

  expect(await dialog.getByRole('button', { name: 'Done' }).isDisabled()).toBe(true)
  await page.keyboard.press('Escape')
  await page.goBack()
  await dialog.getByRole('alert').getByText('would be lost').waitFor()
  await dialog.getByRole('button', { name: 'Stay' }).click()
  await dialog.getByRole('checkbox', { name: 'I have kept the private key' }).check()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('region', { name: 'Keys of SANDBOX_ACME' }).waitFor()

  expect(page.url()).not.toContain(kept.shown.slice(0, 20))
  expect(asked.join()).not.toContain(kept.shown.slice(0, 20))
  expect(await page.content()).not.toContain(kept.shown)
  expect(
    await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state])'),
  ).not.toContain(kept.shown)
})

test('a key is added beside the old one, which is retired with a reason; the last one is not offered to be', async () => {
  const { app } = await testCapstan()
  const { page } = await dashboardPage(browser, app, '/keys?client=SANDBOX_TEST')
  const section = page.getByRole('region', { name: 'Keys of SANDBOX_TEST' })
  await section.getByRole('cell', { name: 'Accepted' }).waitFor()
  expect(await section.getByRole('button', { name: /^Retire/ }).count()).toBe(0)
  await section.getByRole('button', { name: 'Add a key' }).click()
  await page.getByRole('button', { name: 'Add the key' }).click()
  await page.getByRole('dialog', { name: 'Version 2 of SANDBOX_TEST' }).waitFor()
  await page.getByRole('checkbox', { name: 'I have kept the private key' }).check()
  await page.getByRole('button', { name: 'Done' }).click()
  await section.getByText('2 keys are accepted').waitFor()
  await section.getByText('keyVersion: 2').waitFor()
  await section.getByRole('button', { name: 'Retire version 1' }).click()
  const confirm = page.getByRole('dialog', { name: 'Retire version 1 of SANDBOX_TEST' })
  await confirm.getByText('has seen no request signed with it').waitFor()
  await confirm.getByLabel('Reason').fill('moved to version 2')
  await confirm.getByRole('button', { name: 'Retire version 1' }).click()
  await section.getByRole('cell', { name: 'Retired' }).waitFor()
  expect(await section.getByRole('button', { name: /^Retire/ }).count()).toBe(0)
  const { rows } = await app.context.pool.query(`select detail from audit where action = 'retire-client-key'`)
  expect(rows).toEqual([{ detail: { keyVersion: 1, reason: 'moved to version 2' } }])
})

test("the server's own key is rotated ahead of its time, and the new one can be withdrawn", async () => {
  const { app } = await testCapstan()
  const { page } = await dashboardPage(browser, app, '/keys')
  const section = page.getByRole('region', { name: 'Keys of this server' })
  await section.getByRole('button', { name: 'Rotate live' }).click()
  const confirm = page.getByRole('dialog', { name: 'Rotate the key of live' })
  await confirm.getByLabel('Reason').fill('a year old')
  await confirm.getByRole('button', { name: 'Make a new key' }).click()
  await section.getByText('signs from').waitFor()
  await section.getByRole('button', { name: 'Retire version 2 of live' }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('made by mistake')
  await page.getByRole('dialog').getByRole('button', { name: 'Retire version 2' }).click()
  await section.getByRole('cell', { name: 'Retired' }).waitFor()
  const { rows } = await app.context.pool.query(
    `select detail ->> 'reason' as reason from audit where action like '%signing-key' order by created_at`,
  )
  expect(rows.map(({ reason }) => reason)).toEqual(['a year old', 'made by mistake'])
})

const views: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  list: async () => undefined,
  new: (page) => page.getByRole('button', { name: 'New client' }).click(),
  retire: (page) => page.getByRole('button', { name: 'Retire version 1', exact: true }).click(),
  rotate: (page) => page.getByRole('button', { name: 'Rotate live' }).click(),
}

test.each(Object.entries(views))(
  'the page of keys is accessible in both schemes and on a phone: %s',
  async (name, open) => {
    const { app } = await testCapstan()
    await operate(app, 'POST', '/clients/SANDBOX_TEST/keys')
    await operate(app, 'POST', '/signing-keys/rotate', { body: { environment: 'sandbox' } })
    expect(await accessible(browser, app, '/keys', `keys-${name}`, open)).toEqual([])
  },
)
