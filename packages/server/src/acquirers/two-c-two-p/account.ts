import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import type { Account, AccountField } from '../kit/account.ts'

export const fields: readonly AccountField[] = [
  {
    name: 'merchantId',
    description: 'the merchant id from 2C2P, for example 702702000000000',
    secret: false,
    identifies: true,
    fault: (value) => (/^[A-Za-z0-9]{1,25}$/.test(value) ? undefined : 'must be 1 to 25 letters and digits'),
  },
  {
    name: 'paymentUrl',
    description: 'https://pgw.2c2p.com, or https://sandbox-pgw.2c2p.com to try',
    secret: false,
    identifies: true,
    fault: addressFault,
  },
  {
    name: 'maintenanceUrl',
    description:
      'https://t.2c2p.com/PaymentAction/2.0/action, or https://demo2.2c2p.com/2C2PFrontend/PaymentAction/2.0/action to try',
    secret: false,
    identifies: true,
    fault: addressFault,
  },
  {
    name: 'acquirerPublicKey',
    description: '2C2P’s public key for JWE, in PEM (merchant portal: Account, Options, 2C2P Public Keys)',
    secret: false,
    fault: (value) => keyFault(() => createPublicKey(value)),
  },
  {
    name: 'transactionMode',
    description: 'the transactionMode that 2C2P names for manual settlement, where it names one',
    secret: false,
    optional: true,
    fault: (value) => (/^[A-Za-z0-9]{1,20}$/.test(value) ? undefined : 'must be 1 to 20 letters and digits'),
  },
  {
    name: 'secretKey',
    description: 'the secret key (SHA) of the merchant id',
    secret: true,
    fault: (value) => (/^\S{16,}$/.test(value) ? undefined : 'must be at least 16 characters without spaces'),
  },
  {
    name: 'merchantPrivateKey',
    description:
      'the private key, in PEM, whose public key was uploaded to 2C2P (Account, Options, Merchant Public Keys)',
    secret: true,
    fault: (value) => keyFault(() => createPrivateKey(value)),
  },
]

/** Plain HTTP only to this machine: secrets and cards go over it. */
function addressFault(value: string): string | undefined {
  const url = URL.parse(value)
  if (!url) return 'must be an address'
  if (url.username || url.password || url.search || url.hash) return 'must be an address without a user, query or mark'
  if (url.protocol === 'https:') return undefined
  const here = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  return url.protocol === 'http:' && here ? undefined : 'must begin with https://'
}

const leastBits = 2_048

function keyFault(parse: () => KeyObject): string | undefined {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = parse()
    if (asymmetricKeyType !== 'rsa') return 'must be a key for RSA'
    return (asymmetricKeyDetails?.modulusLength ?? 0) >= leastBits ? undefined : `must have at least ${leastBits} bits`
  } catch {
    return 'must be a key in PEM, without a password'
  }
}

/** A field that every account has: its form is checked when an account is made. */
export function setting({ settings }: Account, name: string): string {
  return settings[name] ?? ''
}

const paymentPath = '/payment/4.3/'

export type PaymentOperation = 'paymentToken' | 'payment' | 'paymentInquiry'

export function paymentAddress(account: Account, operation: PaymentOperation): string {
  return `${setting(account, 'paymentUrl').replace(/\/+$/, '')}${paymentPath}${operation}`
}

export function maintenanceAddress(account: Account): string {
  return setting(account, 'maintenanceUrl')
}
