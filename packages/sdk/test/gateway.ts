import type { KeyObject } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  answerHeaders,
  generateClientKeys,
  parsePrivateKey,
  parsePublicKey,
  parseSignatureHeader,
  signer,
  verifyMessage,
} from '@capstan/protocol'
import { onTestFinished } from 'vitest'

export interface KeyPair {
  readonly private: KeyObject
  readonly public: KeyObject
  /** PKCS#8 DER in base64. */
  readonly privateText: string
  /** SubjectPublicKeyInfo DER in base64. */
  readonly publicText: string
}

export async function keyPair(): Promise<KeyPair> {
  const { privateKey, publicKey } = await generateClientKeys()
  return {
    private: parsePrivateKey(privateKey),
    public: parsePublicKey(publicKey),
    privateText: privateKey,
    publicText: publicKey,
  }
}

// Making a pair takes a while, and no test minds whose pair it is.
export const merchant = await keyPair()
export const apo = await keyPair()

export const clientId = 'SANDBOX_LAMPS'

/** A request as it came. */
export interface Received {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  /** The bytes, as text. */
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into requests of every shape
  readonly body: any
  /** Whether the merchant's key signed it. */
  readonly genuine: boolean
}

export type Reply = (received: Received, response: ServerResponse) => Promise<void> | void

export interface TestGateway {
  readonly url: string
  readonly received: Received[]
  /** How to reply, one request after the other; the last goes on for ever. */
  replies(...replies: readonly Reply[]): void
}

/** An APO of the test's own, which signs with Node's cryptography, and misbehaves as it is told. */
export async function startGateway(): Promise<TestGateway> {
  const received: Received[] = []
  let script: Reply[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const one = await readRequest(request, Buffer.concat(chunks))
      received.push(one)
      const reply = script.length > 1 ? script.shift() : script[0]
      await reply?.(one, response)
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    replies: (...replies) => {
      script = [...replies]
    },
  }
}

async function readRequest(request: IncomingMessage, bytes: Buffer): Promise<Received> {
  const { headers, url: path = '' } = request
  const header = parseSignatureHeader(String(headers['signature']))
  const message = {
    path,
    clientId: String(headers['client-id']),
    time: String(headers['request-time']),
    body: bytes,
  }
  const genuine = header.kind === 'ok' && (await verifyMessage(message, header.signature, merchant.public))
  const text = bytes.toString('utf8')
  return { path, headers, text, body: JSON.parse(text), genuine }
}

export interface Signing {
  readonly key?: KeyPair
  readonly keyVersion?: number
  readonly clientId?: string
  readonly path?: string
  readonly status?: number
  /** Changes the headers after signing. */
  readonly headers?: (signed: Record<string, string>) => Record<string, string>
  /** Sent instead of the body that was signed. */
  readonly sent?: string
}

const result = (resultStatus: string, resultCode: string) => ({
  result: { resultStatus, resultCode, resultMessage: `about ${resultCode}` },
})

/** A signed answer; a function gets the request's body. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into requests of every shape
export function answers(body: object | ((request: any) => object) | string, signing: Signing = {}): Reply {
  return async (received, response) => {
    const made = typeof body === 'function' ? body(received.body) : body
    const text = typeof made === 'string' ? made : JSON.stringify(made)
    const { key = apo, keyVersion = 1, path = received.path, status = 200, headers = (all) => all } = signing
    const message = { path, clientId: signing.clientId ?? clientId, time: new Date(), body: text, keyVersion }
    const signed = await answerHeaders(message, signer(key.private))
    response.writeHead(status, headers({ ...signed, 'content-type': 'application/json; charset=UTF-8' }))
    response.end(signing.sent ?? text)
  }
}

export function answersWith(status: 'S' | 'F' | 'U', code: string, fields: object = {}): Reply {
  return answers({ ...result(status, code), ...fields })
}

export function unsigned(status: number, body: object | string, headers: Record<string, string> = {}): Reply {
  return (_received, response) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

export const badGateway = unsigned(502, '<html><h1>502 Bad Gateway</h1></html>')

/** Reads the request and says nothing, for ever. */
export const hangs: Reply = () => undefined

/** Reads the request and cuts the connection. */
export const cuts: Reply = (_received, response) => {
  response.socket?.destroy()
}

/** Sends the headers and the first half of a signed answer, and cuts the connection. */
export const cutsHalfway: Reply = async (received, response) => {
  const text = JSON.stringify(result('S', 'SUCCESS'))
  const message = { path: received.path, clientId, time: new Date(), body: text, keyVersion: 1 }
  response.writeHead(200, { ...(await answerHeaders(message, signer(apo.private))), 'content-length': text.length })
  response.write(text.slice(0, 20), () => response.socket?.destroy())
}
