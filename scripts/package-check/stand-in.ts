import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A gateway of our own making, with a merchant known to it: it checks the signature of what comes and signs what it
 * answers. Nothing in it comes from the SDK or from the protocol package; what it does is written from the description of
 * APO's signatures, so that a mistake made twice there is not made here as well.
 */
export interface StandIn {
  /** What a consumer is told, as environment variables. */
  readonly environment: Readonly<Record<string, string>>
  /** The calls that came since the last look, in order: what they asked and whether their signature fits. */
  takeCalls(): readonly Call[]
  close(): Promise<void>
}

export interface Call {
  readonly path: string
  readonly signatureFits: boolean
  readonly captureRequestId?: string
}

const clientId = 'SANDBOX_5YA82N2ZGRTY06212'
const callPath = '/ams/sandbox/api/v1/payments/capture'

/** What consumers capture by to be answered with a signature that is not the gateway's. */
export const forgedId = 'forged-answer'

export async function openStandIn(): Promise<StandIn> {
  const merchant = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const gateway = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
  let calls: Call[] = []
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const call = callOf(request, body, merchant.publicKey)
      calls.push(call)
      const key = call.captureRequestId === forgedId ? stranger.privateKey : gateway.privateKey
      answer(response, request, captured(body), key)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    environment: {
      GATEWAY_URL: `http://127.0.0.1:${port}`,
      CLIENT_ID: clientId,
      PRIVATE_KEY: merchant.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
      APO_PUBLIC_KEY: createPublicKey(gateway.privateKey).export({ type: 'spki', format: 'pem' }).toString(),
      FORGED_ID: forgedId,
      NOTIFICATION: JSON.stringify(notification(gateway.privateKey)),
    },
    takeCalls() {
      const taken = calls
      calls = []
      return taken
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** `POST <path>\n<client id>.<time>.<body>`, SHA256withRSA, base64, and that percent-encoded. */
function signatureOf(path: string, time: string, body: string, key: KeyObject): string {
  const text = `POST ${path}\n${clientId}.${time}.${body}`
  const signature = sign('RSA-SHA256', Buffer.from(text, 'utf8'), key).toString('base64')
  return `algorithm=RSA256,keyVersion=1,signature=${encodeURIComponent(signature)}`
}

function callOf({ url = '', headers }: IncomingMessage, body: string, key: KeyObject): Call {
  const sent = /signature=([^,\s]+)\s*$/.exec(String(headers['signature']))?.[1] ?? ''
  const text = `POST ${url}\n${headers['client-id']}.${headers['request-time']}.${body}`
  const signature = Buffer.from(decodeURIComponent(sent), 'base64')
  const signatureFits = headers['client-id'] === clientId && verify('RSA-SHA256', Buffer.from(text), key, signature)
  const { captureRequestId } = JSON.parse(body) as { captureRequestId?: string }
  return { path: url, signatureFits, ...(captureRequestId !== undefined && { captureRequestId }) }
}

function captured(request: string): object {
  const { captureRequestId, paymentId, captureAmount } = JSON.parse(request)
  return {
    result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success.' },
    captureRequestId,
    captureId: '2026112319401080010018800710200',
    paymentId,
    captureAmount,
    captureTime: '2026-11-23T10:00:00+08:00',
  }
}

function answer(response: ServerResponse, { url = '' }: IncomingMessage, content: object, key: KeyObject): void {
  const body = JSON.stringify(content)
  const time = '2026-11-23T10:00:01+08:00'
  response.writeHead(url === callPath ? 200 : 404, {
    'content-type': 'application/json; charset=UTF-8',
    'client-id': clientId,
    'response-time': time,
    signature: signatureOf(url, time, body, key),
  })
  response.end(body)
}

/** A notifyCapture as it would reach the merchant just now. */
function notification(key: KeyObject) {
  const path = '/notify?shop=7'
  const time = new Date().toISOString()
  const body = JSON.stringify({
    notifyType: 'CAPTURE_RESULT',
    result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success.' },
    captureRequestId: 'order-4711-1',
    captureId: '2026112319401080010018800710200',
    paymentId: '20261123194010800100188000252506546',
    // Longer than one unit in UTF-8, so that a signature over characters instead of bytes is found out.
    captureAmount: { currency: 'EUR', value: '12950' },
    acquirerInfo: { acquirerName: 'ALIPAY', acquirerResultMessage: 'réussi ✓' },
  })
  const headers = {
    'content-type': 'application/json',
    'client-id': clientId,
    'request-time': time,
    signature: signatureOf(path, time, body, key),
  }
  return { path, headers, body }
}
