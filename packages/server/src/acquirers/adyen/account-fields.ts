import type { Account, AccountField } from '../kit/account.ts'

/** The shapes of requests and answers are those of this version of Adyen's Checkout API. */
const apiVersion = 'v72'

const days = { fallback: 7, most: 28 }

/** What is to be known of an account at Adyen. */
export const accountFields: readonly AccountField[] = [
  {
    name: 'apiUrl',
    description:
      `Checkout API with its version: https://checkout-test.adyen.com/${apiVersion} for tests, ` +
      `https://PREFIX-checkout-live.adyenpayments.com/checkout/${apiVersion} live ` +
      '(PREFIX: Customer Area, Developers, API URLs)',
    secret: false,
    identifies: true,
    fault: apiUrlFault,
  },
  {
    name: 'merchantAccount',
    description: 'name of the merchant account (not of the company account)',
    secret: false,
    identifies: true,
    fault: (value) =>
      /^[^\s:]{1,64}$/.test(value) ? undefined : 'expected 1 to 64 characters without spaces and colons',
  },
  {
    name: 'multipleCaptures',
    description:
      'yes, if Adyen has enabled multiple partial captures for the account; otherwise no, and what a capture leaves is released',
    secret: false,
    optional: true,
    fault: (value) => (value === 'yes' || value === 'no' ? undefined : 'expected yes or no'),
  },
  {
    name: 'authorizationDays',
    description: `days after which an authorization is closed, 1 to ${days.most}; ${days.fallback} when not given`,
    secret: false,
    optional: true,
    fault: (value) =>
      /^\d{1,2}$/.test(value) && Number(value) >= 1 && Number(value) <= days.most
        ? undefined
        : `expected a number from 1 to ${days.most}`,
  },
  {
    name: 'apiKey',
    description: 'API key of an API credential with the roles "Checkout webservice role" and "API PCI Payments role"',
    secret: true,
    fault: (value) =>
      /^[\x21-\x7e]{16,2000}$/.test(value) ? undefined : 'expected the key as the Customer Area showed it',
  },
  {
    name: 'hmacKey',
    description: 'HMAC key of the standard webhook, 64 hexadecimal digits',
    secret: true,
    fault: hmacKeyFault,
  },
  {
    name: 'previousHmacKey',
    description: 'the HMAC key before that one, while webhooks signed with it may still come',
    secret: true,
    optional: true,
    fault: hmacKeyFault,
  },
]

/** Without a slash at its end. */
export function apiUrl(account: Account): string {
  return (account.settings['apiUrl'] ?? '').replace(/\/+$/, '')
}

export function merchantAccount(account: Account): string {
  return account.settings['merchantAccount'] ?? ''
}

export function hasMultipleCaptures(account: Account): boolean {
  return account.settings['multipleCaptures'] === 'yes'
}

/**
 * Adyen holds cards for 28 days, the schemes promise less: a capture after their time may fail and costs more
 * (adyen.help, "Which payment methods support separate authorisation and capture"). Seven days all of them keep.
 */
export function authorizationDays(account: Account | undefined): number {
  return Number(account?.settings['authorizationDays'] ?? days.fallback)
}

function apiUrlFault(value: string): string | undefined {
  if (!URL.canParse(value)) return 'expected an address that begins with https://'
  const { protocol, hostname, pathname, search, hash, username } = new URL(value)
  const local = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
  if (protocol !== 'https:' && !(local && protocol === 'http:')) return 'expected an address that begins with https://'
  if (search !== '' || hash !== '' || username !== '') return 'expected an address without query, fragment and user'
  if (!new RegExp(`/${apiVersion}/?$`).test(pathname)) return `expected an address that ends in /${apiVersion}`
  return undefined
}

function hmacKeyFault(value: string): string | undefined {
  return /^[0-9a-fA-F]{64}$/.test(value) ? undefined : 'expected 64 hexadecimal digits'
}
