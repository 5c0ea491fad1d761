import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))
const medusa = new URL('./node_modules/@medusajs/payment/package.json', import.meta.url)

/** Installs what this suite compares Capstan with, if it is not there: it is no part of the main install. */
export async function installPeers(): Promise<void> {
  if (peersInstalled()) return
  console.error('The peers are not installed yet: npm ci --prefix faults (280 MB in faults/node_modules)')
  const args = ['ci', '--prefix', folder, '--no-audit', '--no-fund']
  const npm = spawn('npm', args, { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  const [code] = await once(npm, 'close')
  if (code !== 0) throw new Error(`npm ci --prefix faults ended with ${code}; run it by itself to see why`)
}

/** False until `installPeers` was once called in this folder. */
export function peersInstalled(): boolean {
  return existsSync(medusa)
}

/** Version of `@medusajs/payment` as installed. */
export function medusaVersion(): string {
  return JSON.parse(readFileSync(medusa, 'utf8')).version
}
