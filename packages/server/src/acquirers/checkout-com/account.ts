import type { Account, AccountField, SecretAccount } from '../kit/account.ts'
import type { AccountCheck } from '../kit/connector.ts'
import { ask, type HttpRequest, type Step } from '../kit/exchange.ts'
import { jsonObject, malformed } from '../kit/reading.ts'
import { unusable } from './error-codes.ts'
import { paymentsByReference } from './requests.ts'

export const fields: readonly AccountField[] = [
  {
    name: 'apiUrl',
    description:
      "the account's own base URL, from the dashboard under Developers > Overview: https://PREFIX.api.checkout.com, for " +
      'the sandbox https://PREFIX.api.sandbox.checkout.com',
    secret: false,
    identifies: true,
    fault: apiUrlFault,
  },
  {
    name: 'processingChannelId',
    description: 'the processing channel that payments go through, pc_ and 26 characters',
    secret: false,
    identifies: true,
    fault: (value) => (/^pc_\w{26}$/.test(value) ? undefined : 'must be pc_ and 26 letters and digits'),
  },
  {
    name: 'threeDSecure',
    description:
      'on (also when left out): every card goes through 3-D Secure where its issuer knows it. off: none does',
    secret: false,
    optional: true,
    fault: (value) => (value === 'on' || value === 'off' ? undefined : 'must be on or off'),
  },
  {
    name: 'secretKey',
    description: 'the secret API key, sk_… (sandbox: sk_sbox_…), from the dashboard under Developers > Keys',
    secret: true,
    fault: (value) => (/^sk_[\x21-\x7e]+$/.test(value) ? undefined : 'must be a secret key that begins with sk_'),
  },
  {
    name: 'webhookSignatureKey',
    description: 'the signature key of the webhook action in the workflow; without it webhooks are refused',
    secret: true,
    optional: true,
  },
  {
    name: 'webhookAuthorization',
    description: 'the Authorization header set in the webhook action, if one is',
    secret: true,
    optional: true,
  },
]

function apiUrlFault(value: string): string | undefined {
  const url = URL.parse(value)
  if (!url) return 'must be a URL'
  const isLoopback = url.hostname === '127.0.0.1' || url.hostname === 'localhost' || url.hostname === '[::1]'
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) return 'must begin with https://'
  if (url.username || url.password || url.search || url.hash) return 'must be no more than a host, and a path if any'
  return undefined
}

/** Checkout.com knows who we are by the key alone; answers are proven by TLS. */
export function seal(request: HttpRequest, { secrets }: SecretAccount): HttpRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${secrets['secretKey']}` } }
}

/** A list of nothing costs nothing, and only a key that may read payments is given one. */
export function check(account: Account): Step<AccountCheck> {
  return ask(paymentsByReference(account, 'capstan-account-check'), (answer): AccountCheck => {
    switch (answer.status) {
      case 200:
        if (!Array.isArray(jsonObject(answer.body)?.['data'])) return malformed('a list of payments has no data')
        return {
          kind: 'good',
          detail:
            'the secret key may read payments; whether the processing channel is right shows with the first payment',
        }
      case 401:
        return { kind: 'bad', detail: 'Checkout.com does not accept secretKey; is apiUrl of the same environment?' }
      case 403:
        return { kind: 'bad', detail: 'secretKey may not read payments; give it the scope gateway in the dashboard' }
      case 404:
        return { kind: 'bad', detail: 'there is no payments API at apiUrl' }
      default:
        return unusable(answer)
    }
  })
}
