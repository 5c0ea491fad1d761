import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../support/buyer-browser.ts'
import { testCapstan } from '../support/capstan.ts'
import { dashboardPage } from '../support/dashboard-page.ts'

const dist = fileURLToPath(new URL('../../../dashboard/dist/', import.meta.url))
const mostBytes = 300 * 1024

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

function gzippedBytes(file: string): number {
  return gzipSync(readFileSync(dist + file), { level: 9 }).length
}

/** What a first visit to a page loads of ours, with an empty cache, until nothing more is asked for. */
async function firstLoad(path: string): Promise<readonly string[]> {
  const { app } = await testCapstan()
  const { page, asked } = await dashboardPage(browser, app, path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.evaluate('document.fonts.ready')
  const assets = asked.map((url) => new URL(url).pathname).filter((one) => one.startsWith('/dashboard/assets/'))
  return ['index.html', ...new Set(assets.map((one) => one.slice('/dashboard/'.length)))]
}

it.each(['/', '/payments', '/sign-in'])('the first load of %s is below 300 KB, gzipped', async (path) => {
  const files = await firstLoad(path)
  expect(files.length).toBeGreaterThan(2)
  const bytes = files.reduce((sum, file) => sum + gzippedBytes(file), 0)
  process.stdout.write(`first load of ${path}: ${files.length} files, ${(bytes / 1024).toFixed(1)} KB gzipped\n`)
  expect(bytes).toBeLessThan(mostBytes)
})

it('no page alone is larger than all that stands around it', () => {
  const sizes = readdirSync(`${dist}assets`)
    .filter((name) => /\.(js|css)$/.test(name))
    .map((name) => ({ name, bytes: gzippedBytes(`assets/${name}`) }))
    .toSorted((a, b) => b.bytes - a.bytes)
  const lines = sizes.map(({ name, bytes }) => `${(bytes / 1024).toFixed(1).padStart(8)} KB  ${name}`)
  process.stdout.write(`${lines.join('\n')}\n`)
  for (const { name, bytes } of sizes) expect(bytes, name).toBeLessThan(200 * 1024)
})
