import { createPublicKey } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parsePrivateKey } from '@capstan/protocol'
import type { Context } from '../application/context.ts'
import { type CreatedClient, createClient } from '../application/create-client.ts'
import { type ClientDetails, clientDetails } from '../application/queries/clients.ts'

const demoClientId = 'SANDBOX_DEMO'

/**
 * Sees to it that a sandbox client is ready to try things with, its keys in a file of the home folder where the
 * examples look for them. Gives what to tell the person who started the server.
 */
export async function openDemoClient(context: Context, home: string): Promise<string> {
  const file = join(home, `${demoClientId}.json`)
  const order = { clientId: demoClientId, name: 'Demo shop', notifyUrls: {}, actor: 'first start' }
  const created = await createClient(context, order)
  if (created) {
    write(file, created)
    return `${demoClientId}, its keys in ${file}`
  }
  const client = await clientDetails(context, demoClientId)
  const kept = readCredentials(file)
  if (client && kept && isKeyOf(kept.merchantPrivateKey, client)) {
    // Started with another port or address since: what was written then would lead nowhere.
    const { apoPublicKey, gatewayUrl } = client
    if (kept.gatewayUrl !== gatewayUrl || kept.apoPublicKey !== apoPublicKey) {
      write(file, { ...kept, apoPublicKey, gatewayUrl })
    }
    return `${demoClientId}, its keys in ${file}`
  }
  return (
    `${demoClientId} was made elsewhere: this database has it, and its private key is not in ${file}. ` +
    `For one of your own: npx capstan client create SANDBOX_MINE --json > ${file}`
  )
}

function readCredentials(file: string): CreatedClient | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as CreatedClient
  } catch {
    return undefined
  }
}

/** The folder may have served another database before, whose client had the same name and other keys. */
function isKeyOf(privateKey: string, client: ClientDetails): boolean {
  try {
    const publicKey = createPublicKey(parsePrivateKey(privateKey)).export({ type: 'spki', format: 'der' })
    return client.keys.some((key) => key.publicKey === publicKey.toString('base64'))
  } catch {
    return false
  }
}

function write(file: string, credentials: CreatedClient): void {
  writeFileSync(file, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 })
}
