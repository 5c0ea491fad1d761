import { findHome, readCredentials } from './credentials.ts'
import { quickstart } from './quickstart.ts'
import { serveShop } from './serve.ts'

const usage = `npm run example            pays, captures and receives the notifications, then ends
npm run example -- serve   keeps a small shop running on port 3000 (SHOP_PORT)`

async function main(command: string | undefined): Promise<void> {
  if (command !== undefined && command !== 'serve') return console.log(usage)
  const credentials = readCredentials(findHome(process.cwd(), process.env))
  await refuseDeadServer(credentials.gatewayUrl)
  if (command === undefined) return quickstart(credentials)
  await serveShop(credentials, Number(process.env['SHOP_PORT'] ?? 3000))
}

/** Says so at once when no server runs; a shop would leave that to the retries of its gateway. */
async function refuseDeadServer(url: string): Promise<void> {
  const ready = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
  if (!ready?.ok) throw new Error(`No Capstan answers at ${url}. Start it first: npm start (in another terminal)`)
}

try {
  await main(process.argv[2])
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
