import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fields, paymentAddress } from './account.ts'
import { account } from './fixtures/dialogue.ts'

function faultOf(name: string, value: string): string | undefined {
  const field = fields.find((one) => one.name === name)
  if (!field) throw new Error(`no field ${name}`)
  return field.fault?.(value)
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const short = generateKeyPairSync('rsa', { modulusLength: 1_024 })
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const publicPem = (pair: typeof rsa) => pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
const privatePem = (pair: typeof rsa) => pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

describe('an account at 2C2P', () => {
  it.each([
    ['merchantId', '702702000000017'],
    ['merchantId', 'JT01'],
    ['paymentUrl', 'https://sandbox-pgw.2c2p.com'],
    ['paymentUrl', 'http://127.0.0.1:4000'],
    ['maintenanceUrl', 'https://demo2.2c2p.com/2C2PFrontend/PaymentAction/2.0/action'],
    ['transactionMode', 'MANUAL'],
    ['secretKey', '0123456789ABCDEF'],
    ['acquirerPublicKey', publicPem(rsa)],
    ['merchantPrivateKey', privatePem(rsa)],
  ])('takes a good %s', (name, value) => {
    expect(faultOf(name, value)).toBeUndefined()
  })

  it.each([
    ['merchantId', ''],
    ['merchantId', 'a'.repeat(26)],
    ['merchantId', '<JT01>'],
    ['paymentUrl', 'pgw.2c2p.com'],
    ['paymentUrl', 'http://pgw.2c2p.com'],
    ['paymentUrl', 'https://user:word@pgw.2c2p.com'],
    ['maintenanceUrl', 'https://t.2c2p.com/action?x=1'],
    ['transactionMode', 'a b'],
    ['secretKey', 'short'],
    ['secretKey', '0123456789ABCDEF '],
    ['acquirerPublicKey', 'not a key'],
    ['acquirerPublicKey', publicPem(short)],
    ['merchantPrivateKey', privatePem(short)],
    ['merchantPrivateKey', publicPem(rsa)],
    ['merchantPrivateKey', curve.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
  ])('refuses a bad %s and does not repeat it', (name, value) => {
    const fault = faultOf(name, value)
    expect(fault).toEqual(expect.any(String))
    if (value !== '') expect(fault).not.toContain(value)
  })

  it('has its secrets marked as such', () => {
    expect(fields.filter(({ secret }) => secret).map(({ name }) => name)).toEqual(['secretKey', 'merchantPrivateKey'])
  })

  it('is reached below its address, with or without a slash at the end', () => {
    const slashed = { ...account, settings: { ...account.settings, paymentUrl: 'https://pgw.example//' } }
    expect(paymentAddress(slashed, 'paymentToken')).toBe('https://pgw.example/payment/4.3/paymentToken')
    expect(paymentAddress(account, 'payment')).toBe('https://pgw.example/payment/4.3/payment')
  })
})
