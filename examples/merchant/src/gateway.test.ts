import type { KeyObject } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import {
  answerHeaders,
  generateClientKeys,
  parsePrivateKey,
  parsePublicKey,
  parseSignatureHeader,
  result,
  signer,
  verifyMessage,
} from '@capstan/protocol'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createGateway, type Gateway, NoAnswer } from './gateway.ts'
import { listen } from './http-server.ts'

const clientId = 'SANDBOX_LAMPS'
const path = '/ams/sandbox/api/v1/payments/capture'
const captureRequest = { captureRequestId: 'c-1', paymentId: 'P1', captureAmount: { currency: 'EUR', value: '8000' } }
const captureAnswer = { result: result('SUCCESS'), captureRequestId: 'c-1', captureId: 'C1' }

interface Pair {
  readonly private: KeyObject
  readonly public: KeyObject
}
let merchant: Pair
let server: Pair

beforeAll(async () => {
  const [ours, theirs] = await Promise.all([newPair(), newPair()])
  merchant = ours
  server = theirs
})

async function newPair(): Promise<Pair> {
  const pair = await generateClientKeys()
  return { private: parsePrivateKey(pair.privateKey), public: parsePublicKey(pair.publicKey) }
}

interface Received {
  readonly request: IncomingMessage
  readonly body: string
}

/** A server that does with the n-th request what the n-th reply says, and with all later ones what the last says. */
async function serverThat(
  ...replies: ((response: ServerResponse, received: Received) => Promise<void>)[]
): Promise<{ gateway: Gateway; received: Received[] }> {
  const received: Received[] = []
  const running = await listen(0, async (request, response) => {
    const arrived = { request, body: await text(request) }
    received.push(arrived)
    await replies[Math.min(received.length, replies.length) - 1]?.(response, arrived)
  })
  onTestFinished(() => running.close())
  const gateway = createGateway({
    clientId,
    privateKey: merchant.private,
    publicKeys: { 1: server.public },
    gatewayUrl: running.url,
    timeoutMs: 5_000,
    pausesMs: [0, 0],
  })
  return { gateway, received }
}

const answers =
  (body: object, keyVersion = 1) =>
  async (response: ServerResponse) => {
    const sent = JSON.stringify(body)
    const message = { path, clientId, body: sent, time: new Date(), keyVersion }
    response.writeHead(200, await answerHeaders(message, signer(server.private))).end(sent)
  }

const hangsUp = async (response: ServerResponse) => {
  response.destroy()
}

describe('a call', () => {
  it("is signed for the sandbox path and gives the server's answer", async () => {
    const { gateway, received } = await serverThat(answers(captureAnswer))
    expect(await gateway.call('capture', captureRequest)).toEqual(captureAnswer)
    const [{ request, body }] = received as [Received]
    expect(request.url).toBe(path)
    const header = parseSignatureHeader(String(request.headers['signature']))
    const message = { path, clientId, time: String(request.headers['request-time']), body }
    expect(header.kind === 'ok' && (await verifyMessage(message, header.signature, merchant.public))).toBe(true)
  })

  it('is repeated with the very same body when the answer is lost', async () => {
    const { gateway, received } = await serverThat(hangsUp, answers(captureAnswer))
    expect(await gateway.call('capture', captureRequest)).toEqual(captureAnswer)
    expect(received.map(({ body }) => body)).toEqual([JSON.stringify(captureRequest), JSON.stringify(captureRequest)])
  })

  it('is not repeated for an answer U, which is an answer', async () => {
    const { gateway, received } = await serverThat(answers({ result: result('CAPTURE_IN_PROCESS') }))
    expect((await gateway.call('capture', captureRequest)).result.resultStatus).toBe('U')
    expect(received).toHaveLength(1)
  })
})

describe('a call without an answer', () => {
  it('ends after the last repeat', async () => {
    const { gateway, received } = await serverThat(hangsUp)
    await expect(gateway.call('capture', captureRequest)).rejects.toThrow(NoAnswer)
    expect(received).toHaveLength(3)
  })

  it('is one that the server keeps waiting', async () => {
    const running = await listen(0, () => new Promise(() => undefined))
    onTestFinished(() => running.close())
    const keys = { privateKey: merchant.private, publicKeys: { 1: server.public } }
    const gateway = createGateway({ ...keys, clientId, gatewayUrl: running.url, timeoutMs: 20, pausesMs: [] })
    await expect(gateway.call('capture', captureRequest)).rejects.toThrow(NoAnswer)
  })

  it('is one whose answer was changed on the way', async () => {
    const changed = async (response: ServerResponse) => {
      const body = JSON.stringify(captureAnswer)
      const message = { path, clientId, body, time: new Date(), keyVersion: 1 }
      response.writeHead(200, await answerHeaders(message, signer(server.private))).end(body.replace('C1', 'C2'))
    }
    const { gateway } = await serverThat(changed)
    await expect(gateway.call('capture', captureRequest)).rejects.toThrow(NoAnswer)
  })

  it("is one that a proxy's page answers", async () => {
    const { gateway } = await serverThat(async (response) => void response.writeHead(502).end('<h1>Bad gateway</h1>'))
    await expect(gateway.call('capture', captureRequest)).rejects.toThrow(NoAnswer)
  })

  it('is one whose answer names a key that is not known', async () => {
    const { gateway } = await serverThat(answers(captureAnswer, 2))
    await expect(gateway.call('capture', captureRequest)).rejects.toThrow(NoAnswer)
  })
})
