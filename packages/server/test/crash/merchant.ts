import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parsePrivateKey, parsePublicKey } from '@capstan/protocol'
import { type Answer, callSigned, type TestClient } from '../support/signed-call.ts'

/** One request as the merchant keeps it, to send the very same again. */
export interface Request {
  readonly endpoint: 'pay' | 'capture' | 'refund'
  readonly body: object
}

/** A request with every answer it got, in order; undefined where none came. */
export interface Asked {
  readonly request: Request
  readonly answers: (Answer | undefined)[]
}

/** The client that a first start creates. */
export function demoMerchant(home: string): TestClient {
  const credentials = JSON.parse(readFileSync(path.join(home, 'SANDBOX_DEMO.json'), 'utf8'))
  return {
    clientId: credentials.clientId,
    privateKey: parsePrivateKey(credentials.merchantPrivateKey),
    apoPublicKey: parsePublicKey(credentials.apoPublicKey),
  }
}

/** Sends a request and keeps the answer. A connection that is cut or refused is no answer; a wrong answer rejects. */
export async function ask(url: string, client: TestClient, asked: Asked): Promise<Answer | undefined> {
  const { endpoint, body } = asked.request
  const answer = await callSigned(url, client, endpoint, body).catch((error: unknown) => {
    // What fetch says of a connection; an answer with a wrong signature or status is another error.
    if (error instanceof TypeError) return undefined
    throw error
  })
  asked.answers.push(answer)
  return answer
}

/** A server takes 500 open requests of one client, and answers more with a U that says so (docs/operations.md). */
const atOnce = 250

/** Sends them all, as many at once as a server always takes, and waits for the last. */
export async function askAll(url: string, client: TestClient, all: readonly Asked[]): Promise<void> {
  const left = [...all]
  const lane = async () => {
    for (let asked = left.pop(); asked; asked = left.pop()) await ask(url, client, asked)
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

export function isFinal(answer: Answer | undefined): boolean {
  return answer?.result.resultStatus === 'S' || answer?.result.resultStatus === 'F'
}

/** What of a final answer may never be different the next time. */
function promised(answer: Answer): string {
  const { result, captureId, captureTime, captureAmount, paymentId, paymentTime } = answer
  const { refundId, refundTime, refundAmount } = answer
  return JSON.stringify([
    result.resultStatus,
    result.resultCode,
    captureId,
    captureTime,
    captureAmount,
    paymentId,
    paymentTime,
    refundId,
    refundTime,
    refundAmount,
  ])
}

/** Whether a final answer was followed by another one than itself: an acknowledged result was lost. */
export function isLost({ answers }: Asked): boolean {
  const first = answers.findIndex(isFinal)
  if (first < 0) return false
  return answers.slice(first).some((answer) => answer && promised(answer) !== promised(answers[first]))
}
