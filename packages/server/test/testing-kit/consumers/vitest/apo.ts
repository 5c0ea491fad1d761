import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'

export interface Merchant {
  readonly gatewayUrl: string
  readonly clientId: string
  readonly merchantPrivateKey: string
  readonly apoPublicKey: string
}

/** Signs a request and sends it: what an SDK does for a merchant. */
export async function callApo(merchant: Merchant, api: string, request: object) {
  const path = `/ams/sandbox/api/v1/payments/${api}`
  const body = JSON.stringify(request)
  const time = new Date().toISOString()
  const key = { key: Buffer.from(merchant.merchantPrivateKey, 'base64'), format: 'der', type: 'pkcs8' } as const
  const signed = Buffer.from(`POST ${path}\n${merchant.clientId}.${time}.${body}`)
  const signature = sign('sha256', signed, createPrivateKey(key)).toString('base64')
  const answer = await fetch(merchant.gatewayUrl + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=UTF-8',
      'client-id': merchant.clientId,
      'request-time': time,
      signature: `algorithm=RSA256,keyVersion=1,signature=${encodeURIComponent(signature)}`,
    },
    body,
  })
  return JSON.parse(await answer.text())
}

/** Whether a notification is Capstan's, over its raw body. */
export function isGenuine(
  merchant: Merchant,
  path: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: string,
): boolean {
  const key = { key: Buffer.from(merchant.apoPublicKey, 'base64'), format: 'der', type: 'spki' } as const
  const signed = Buffer.from(`POST ${path}\n${merchant.clientId}.${headers['request-time']}.${body}`)
  const signature = decodeURIComponent(/signature=([^,]+)$/.exec(String(headers['signature']))?.[1] ?? '')
  return verify('sha256', signed, createPublicKey(key), Buffer.from(signature, 'base64'))
}
