import { changeNotifyUrls } from '../application/change-notify-urls.ts'
import type { Context } from '../application/context.ts'
import { createClient } from '../application/create-client.ts'
import type { ClientRequest, Credentials, NotifyUrls } from '../testing/operations.ts'
import { Refused } from './refused.ts'

const actor = 'sandbox'
/** Of a client that was just made. */
const firstKeyVersion = 1

export async function makeClient(context: Context, { clientId, notifyUrls }: ClientRequest): Promise<Credentials> {
  if (typeof clientId !== 'string' || !/^SANDBOX_[A-Za-z0-9_-]{1,56}$/.test(clientId)) {
    throw new Refused(
      'BAD_ARGUMENT',
      `clientId ${JSON.stringify(clientId)}: must be SANDBOX_ and then 1 to 56 letters, digits, underscores or hyphens`,
    )
  }
  const urls = readUrls(notifyUrls)
  const created = await createClient(context, { clientId, name: clientId, notifyUrls: urls, actor })
  if (!created) {
    throw new Refused('BAD_ARGUMENT', `clientId ${clientId}: there is one in this sandbox already; choose another id`)
  }
  return {
    gatewayUrl: created.gatewayUrl,
    clientId,
    merchantPrivateKey: created.merchantPrivateKey,
    keyVersion: firstKeyVersion,
    apoPublicKey: created.apoPublicKey,
    apoPublicKeys: { [context.signingKeys.sandbox.keyVersion]: created.apoPublicKey },
  }
}

export async function setNotifyUrls(context: Context, clientId: string, urls: NotifyUrls): Promise<void> {
  await changeNotifyUrls(context, clientId, readUrls(urls), actor)
}

const kinds = ['payment', 'capture', 'refund'] as const

function readUrls(urls: NotifyUrls): NotifyUrls {
  const unknown = Object.keys(urls).find((name) => !(kinds as readonly string[]).includes(name))
  if (unknown !== undefined) {
    throw new Refused(
      'BAD_ARGUMENT',
      `notifyUrls: ${JSON.stringify(unknown)} is unknown; known are ${kinds.join(', ')}`,
    )
  }
  return Object.fromEntries(kinds.flatMap((kind) => (urls[kind] === undefined ? [] : [[kind, readUrl(urls[kind])]])))
}

function readUrl(value: unknown): string | null {
  if (value === null) return null
  const url = typeof value === 'string' && value.length <= 2_048 ? URL.parse(value) : null
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return url.href
  throw new Refused(
    'BAD_ARGUMENT',
    `notify URL ${JSON.stringify(value)}: must be an absolute http or https URL without user name and password, ` +
      'such as http://127.0.0.1:3000/notify',
  )
}
