import { type KeyObject, sign } from 'node:crypto'
import { formatTime } from '@capstan/protocol'
import type { PaymentSession } from '../domain/payment-session.ts'
import type { Context } from './context.ts'
import { environmentOf } from './signing-keys.ts'

/**
 * `paymentSessionData`: two parts in base64url, a JSON text and its signature (RSA, SHA-256) by the key that signs
 * answers, so that whoever has `apoPublicKey` can tell that the text came from here. It names the session and what it is
 * for, and holds no secret: neither the address of the page nor anything of a card. The same session gives the same text
 * until another key signs.
 */
export async function sealSession(context: Context, session: PaymentSession): Promise<string> {
  const environment = environmentOf(session.clientId)
  const { privateKey, keyVersion } = context.signingKeys[environment]
  const content = {
    version: 1,
    environment,
    keyVersion,
    clientId: session.clientId,
    paymentSessionId: session.sessionId,
    paymentAmount: { currency: session.amount.currency, value: String(session.amount.value) },
    paymentSessionExpiryTime: formatTime(session.expiresAt),
  }
  const text = Buffer.from(JSON.stringify(content), 'utf8').toString('base64url')
  const signature = await signed(Buffer.from(text, 'ascii'), privateKey)
  return `${text}.${signature.toString('base64url')}`
}

function signed(bytes: Buffer, key: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign('RSA-SHA256', bytes, key, (error, signature) => (error ? reject(error) : resolve(signature)))
  })
}
