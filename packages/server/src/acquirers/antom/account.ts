import { apiPath, type Endpoint, endpointPaths, parsePrivateKey, parsePublicKey } from '@capstan/protocol'
import type { Account, AccountField } from '../kit/account.ts'
import type { HttpRequest } from '../kit/exchange.ts'

/** What `capstan acquirer` asks for. Where each is found: docs/connectors/antom.md. */
export const antomFields: readonly AccountField[] = [
  {
    name: 'gatewayUrl',
    description: 'the gateway of your region, for example https://open-sea-global.alipay.com',
    secret: false,
    identifies: true,
    fault: gatewayFault,
  },
  {
    name: 'clientId',
    description: 'the client id that Antom gave you; one that begins with SANDBOX_ is for its sandbox',
    secret: false,
    identifies: true,
    // At most what acquirerInfo.acquirerMerchantId holds.
    fault: (value) => (/^[\w.-]{1,64}$/.test(value) ? undefined : 'must be 1 to 64 letters, digits, "_", "." or "-"'),
  },
  {
    name: 'merchantPrivateKey',
    description: 'your RSA private key, PKCS#8 in base64 or PEM; its public half is registered at Antom',
    secret: true,
    fault: (value) => keyFault(() => parsePrivateKey(value)),
  },
  {
    name: 'antomPublicKey',
    description: "Antom's RSA public key, in base64 or PEM, as its dashboard shows it beside yours",
    secret: false,
    fault: (value) => keyFault(() => parsePublicKey(value)),
  },
  {
    name: 'environment',
    description: 'live or sandbox, where the client id does not tell',
    secret: false,
    identifies: true,
    optional: true,
    fault: (value) => (value === 'live' || value === 'sandbox' ? undefined : 'must be live or sandbox'),
  },
  {
    name: 'keyVersion',
    description: 'the version of your key, where it is not 1',
    secret: false,
    optional: true,
    fault: (value) => (/^[1-9]\d{0,8}$/.test(value) ? undefined : 'must be a whole number from 1'),
  },
  {
    name: 'settlementCurrency',
    description: 'the settlement currency, ISO 4217 letters; needed where your contract has several',
    secret: false,
    optional: true,
    fault: (value) => (/^[A-Z]{3}$/.test(value) ? undefined : 'must be three letters, for example EUR'),
  },
]

/** A request to one of Antom's APIs. `reads`: it changes nothing there. */
export function antomRequest(
  endpoint: Endpoint,
  body: object,
  account: Account,
  options: Pick<HttpRequest, 'reads'> = {},
): HttpRequest {
  const { gatewayUrl = '', clientId = '', environment } = account.settings
  return {
    method: 'POST',
    url: gatewayUrl.replace(/\/$/, '') + pathOf(endpoint, clientId, environment),
    headers: {},
    body: JSON.stringify(body),
    ...options,
  }
}

/** The official SDKs go by the client id alone; older sandbox ids do not show it. */
function pathOf(endpoint: Endpoint, clientId: string, environment: string | undefined): string {
  if (environment === undefined) return apiPath(endpoint, clientId)
  const path = endpointPaths[endpoint]
  return environment === 'sandbox' ? path.replace('/ams/api/', '/ams/sandbox/api/') : path
}

function gatewayFault(value: string): string | undefined {
  const url = URL.parse(value)
  if (!url) return 'must be an absolute URL'
  if (url.username || url.password) return 'must not hold a user or a password'
  if (url.pathname !== '/' || url.search || url.hash) return 'must be without a path; Capstan adds it'
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  if (url.protocol === 'https:' || (url.protocol === 'http:' && loopback)) return undefined
  return 'must begin with https:// (http:// only for this machine itself)'
}

/** The protocol's own words say what is wrong and hold nothing of the key. */
function keyFault(parse: () => unknown): string | undefined {
  try {
    parse()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : 'cannot be read'
  }
}
