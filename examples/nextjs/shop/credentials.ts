import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ApoClientOptions } from '@capstan/sdk'

/** What it takes to call APO and to believe its notifications. Keep the private key in a secret store. */
export type Credentials = Pick<ApoClientOptions, 'gatewayUrl' | 'clientId' | 'privateKey' | 'apoPublicKey'>

/** From the environment; without these variables, those of the demo client that a Capstan here or above has made. */
export function readCredentials(environment: NodeJS.ProcessEnv, folder: string): Credentials {
  const { APO_GATEWAY_URL, APO_CLIENT_ID, APO_PRIVATE_KEY, APO_PUBLIC_KEY } = environment
  const given = { APO_GATEWAY_URL, APO_CLIENT_ID, APO_PRIVATE_KEY, APO_PUBLIC_KEY }
  if (APO_GATEWAY_URL && APO_CLIENT_ID && APO_PRIVATE_KEY && APO_PUBLIC_KEY) {
    return {
      gatewayUrl: APO_GATEWAY_URL,
      clientId: APO_CLIENT_ID,
      privateKey: APO_PRIVATE_KEY,
      apoPublicKey: APO_PUBLIC_KEY,
    }
  }
  const missing = Object.entries(given).flatMap(([name, value]) => (value ? [] : [name]))
  if (missing.length < 4) throw new Error(`${missing.join(', ')} must be set too, or none of the four`)
  return demoClient(join(environment['CAPSTAN_HOME'] ?? homeAbove(folder), 'SANDBOX_DEMO.json'))
}

function demoClient(file: string): Credentials {
  if (!existsSync(file)) throw new Error(`there is no ${file}: start Capstan first, in another terminal, or set APO_…`)
  const { gatewayUrl, clientId, merchantPrivateKey, apoPublicKey } = JSON.parse(readFileSync(file, 'utf8'))
  return { gatewayUrl, clientId, privateKey: merchantPrivateKey, apoPublicKey }
}

function homeAbove(folder: string): string {
  const home = join(folder, '.capstan')
  return existsSync(home) || folder === dirname(folder) ? home : homeAbove(dirname(folder))
}
