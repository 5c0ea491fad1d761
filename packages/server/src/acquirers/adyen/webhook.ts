import type { SecretAccount } from '../kit/account.ts'
import type { CallbackEvent, CallbackReader, RawCallback, ReadCallback } from '../kit/callback.ts'
import { asObject, asText, jsonObject } from '../kit/reading.ts'
import { merchantAccount } from './account-fields.ts'
import { isSigned } from './signature.ts'
import { webhookEvent } from './webhook-events.ts'

type Item = Readonly<Record<string, unknown>>

/** Standard webhooks in JSON. Adyen takes any 2xx for an acknowledgement, and older settings of it this very body. */
export const webhook: CallbackReader = {
  read,
  acknowledgement: { status: 202, contentType: 'text/plain', body: '[accepted]' },
}

/** All or nothing: one item that is not proven to be Adyen's makes the whole message somebody else's. */
function read(raw: RawCallback, account: SecretAccount): ReadCallback {
  if (raw.method !== 'POST') return refused(`a webhook comes by POST, this came by ${raw.method.slice(0, 10)}`)
  const items = itemsOf(raw.body)
  if (!items || items.length === 0) return refused('not a standard webhook in JSON')
  const keys = [account.secrets['hmacKey'], account.secrets['previousHmacKey']].filter((key) => key !== undefined)
  if (!items.every((item) => isSigned(item, keys))) {
    return refused('the HMAC signature is missing or wrong; compare the hmacKey with the Customer Area')
  }
  // A webhook of the company account tells of all its merchant accounts.
  const ours = items.filter((item) => item['merchantAccountCode'] === merchantAccount(account))
  return { kind: 'read', events: ours.map(webhookEvent).filter((event): event is CallbackEvent => event !== undefined) }
}

function itemsOf(body: string): readonly Item[] | undefined {
  const list = jsonObject(body)?.['notificationItems']
  if (!Array.isArray(list)) return undefined
  const items = list.map((wrapper) => asObject(asObject(wrapper)?.['NotificationRequestItem']))
  return items.every((item): item is Item => item !== undefined && asText(item['eventCode']) !== undefined)
    ? items
    : undefined
}

function refused(reason: string): ReadCallback {
  return { kind: 'refused', reason }
}
