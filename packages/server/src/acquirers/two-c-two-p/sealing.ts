import { createPrivateKey, createPublicKey } from 'node:crypto'
import { CompactEncrypt, CompactSign, compactDecrypt, compactVerify } from 'jose'
import type { SecretAccount } from '../kit/account.ts'
import type { HttpAnswer, HttpRequest } from '../kit/exchange.ts'
import { asText, jsonObject } from '../kit/reading.ts'
import { maintenanceAddress, paymentAddress, setting } from './account.ts'

/**
 * The two ways 2C2P proves messages. Payment: a JWT (HS256) under the merchant's secret key, inside `{"payload": …}`;
 * except for the payment request itself, which is bare JSON both ways, so that its answer proves nothing.
 * Maintenance: XML, encrypted (RSA-OAEP, A256GCM) for the other side, then signed (PS256).
 */
export async function seal(request: HttpRequest, account: SecretAccount): Promise<HttpRequest> {
  const body = request.body ?? ''
  switch (request.url) {
    case paymentAddress(account, 'paymentToken'):
    case paymentAddress(account, 'paymentInquiry'):
      return { ...request, body: JSON.stringify({ payload: await signPayload(body, account) }) }
    case maintenanceAddress(account):
      return { ...request, body: await encryptAndSign(body, account) }
    default:
      return request
  }
}

/** Statuses by which 2C2P's front turns an account away before anything is read. */
const turnedAway = new Set([401, 403])

/**
 * Returns what is proven in the clear. An answer that is not is passed on only where it can do no harm, marked so that
 * no reader takes it for proof (`unproven`); anything else throws.
 */
export async function open(answer: HttpAnswer, request: HttpRequest, account: SecretAccount): Promise<HttpAnswer> {
  switch (request.url) {
    case paymentAddress(account, 'paymentToken'):
    case paymentAddress(account, 'paymentInquiry'): {
      const unproven = unprovenBody(answer)
      return { ...answer, body: unproven ?? (await verifyPayload(answer.body, account)) }
    }
    case maintenanceAddress(account): {
      if (turnedAway.has(answer.status)) return { ...answer, body: JSON.stringify({ unproven: {} }) }
      return { ...answer, body: await verifyAndDecrypt(answer.body.trim(), account) }
    }
    default:
      return answer
  }
}

/** What an answer says that nobody signed: that the account was turned away, as a rule. */
export interface UnprovenAnswer {
  readonly respCode?: string
}

/** Undefined when the answer is proven. */
export function unprovenAnswer(answer: HttpAnswer): UnprovenAnswer | undefined {
  const unproven = jsonObject(answer.body)?.['unproven']
  if (typeof unproven !== 'object' || unproven === null) return undefined
  return unproven
}

/** 2C2P cannot sign for a merchant it does not know: such answers are bare JSON with a code. */
function unprovenBody({ status, body }: HttpAnswer): string | undefined {
  const said = jsonObject(body)
  if (said && asText(said['payload']) !== undefined) return undefined
  const respCode = asText(said?.['respCode'])
  if (respCode === undefined && !turnedAway.has(status)) return undefined
  return JSON.stringify({ unproven: { ...(respCode !== undefined && { respCode }) } })
}

/** The JWT of a payload, under the secret key as it is written: its letters, not what they would be in hexadecimal. */
function signPayload(claims: string, account: SecretAccount): Promise<string> {
  return new CompactSign(new TextEncoder().encode(claims))
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(secretKey(account))
}

/** The claims, as JSON text. Throws when they are not signed with the secret key. */
export async function verifyPayload(body: string, account: SecretAccount): Promise<string> {
  const token = asText(jsonObject(body)?.['payload'])
  if (token === undefined) throw new Error('no payload')
  const { payload } = await compactVerify(token, secretKey(account), { algorithms: ['HS256'] })
  return new TextDecoder().decode(payload)
}

function secretKey({ secrets }: SecretAccount): Uint8Array {
  return new TextEncoder().encode(secret(secrets, 'secretKey'))
}

async function encryptAndSign(xml: string, account: SecretAccount): Promise<string> {
  const encrypted = await new CompactEncrypt(new TextEncoder().encode(xml))
    .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256GCM' })
    .encrypt(createPublicKey(setting(account, 'acquirerPublicKey')))
  return new CompactSign(new TextEncoder().encode(encrypted))
    .setProtectedHeader({ alg: 'PS256', typ: 'JWT' })
    .sign(createPrivateKey(secret(account.secrets, 'merchantPrivateKey')))
}

/** The XML. Throws when 2C2P did not sign it, or it is not for us. */
export async function verifyAndDecrypt(token: string, account: SecretAccount): Promise<string> {
  const { payload } = await compactVerify(token, createPublicKey(setting(account, 'acquirerPublicKey')), {
    algorithms: ['PS256'],
  })
  const { plaintext } = await compactDecrypt(
    new TextDecoder().decode(payload),
    createPrivateKey(secret(account.secrets, 'merchantPrivateKey')),
    { keyManagementAlgorithms: ['RSA-OAEP'], contentEncryptionAlgorithms: ['A256GCM'] },
  )
  return new TextDecoder().decode(plaintext)
}

function secret(secrets: SecretAccount['secrets'], name: string): string {
  const value = secrets[name]
  if (value === undefined) throw new Error(`the account has no ${name}`)
  return value
}
