import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import process from 'node:process'

const { TOOLS, ...settings } = process.env
const { Miniflare } = createRequire(TOOLS)('miniflare')
const names = ['GATEWAY_URL', 'CLIENT_ID', 'PRIVATE_KEY', 'APO_PUBLIC_KEY', 'FORGED_ID', 'NOTIFICATION']

const workerd = new Miniflare({
  modules: [{ type: 'ESModule', path: 'bundle.js', contents: readFileSync('bundle.js', 'utf8') }],
  compatibilityDate: '2026-01-01',
  bindings: Object.fromEntries(names.map((name) => [name, settings[name]])),
})
try {
  const response = await workerd.dispatchFetch('http://worker.example/')
  console.log(await response.text())
} finally {
  await workerd.dispose()
}
