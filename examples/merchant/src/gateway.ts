import { setTimeout as pause } from 'node:timers/promises'
import {
  apiPath,
  type CancelRequest,
  type CancelResponse,
  type CaptureRequest,
  type CaptureResponse,
  type InquiryPaymentRequest,
  type InquiryPaymentResponse,
  type PayRequest,
  type PayResponse,
  parseSignatureHeader,
  requestHeaders,
  type SignedMessage,
  signer,
  verifyMessage,
} from '@capstan/protocol'
import type { Credentials } from './credentials.ts'

interface Apis {
  readonly pay: { readonly request: PayRequest; readonly response: PayResponse }
  readonly capture: { readonly request: CaptureRequest; readonly response: CaptureResponse }
  readonly inquiryPayment: { readonly request: InquiryPaymentRequest; readonly response: InquiryPaymentResponse }
  readonly cancel: { readonly request: CancelRequest; readonly response: CancelResponse }
}

export interface Gateway {
  /**
   * Calls one API and gives its verified answer, whatever its `result` says. A call without an answer is repeated
   * unchanged. Rejects with `NoAnswer` when there was none at all.
   */
  call<Api extends keyof Apis>(api: Api, request: Apis[Api]['request']): Promise<Apis[Api]['response']>
}

export interface GatewayOptions extends Credentials {
  /** For one try. The server answers within ten seconds; what it does not know by then it answers with `U`. */
  readonly timeoutMs?: number
  /** Before the second try, the third, …; its length is the number of repeats. */
  readonly pausesMs?: readonly number[]
}

/**
 * It is not known whether the request was carried out. Do not make it again under a new id: repeat it under the same one
 * later, wait for the notification, or inquire.
 */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
}

export function createGateway(options: GatewayOptions): Gateway {
  const { timeoutMs = 15_000, pausesMs = [1_000, 3_000] } = options
  return {
    async call(api, request) {
      // Made once: a repeat must carry the same request id and the same values, or it would be another payment.
      const body = JSON.stringify(request)
      for (let tries = 0; ; tries += 1) {
        try {
          const answer = await send(options, apiPath(api, options.clientId), body, timeoutMs)
          return JSON.parse(answer)
        } catch (cause) {
          const waitMs = pausesMs[tries]
          if (waitMs === undefined) {
            throw new NoAnswer(`${api}: no answer from ${options.gatewayUrl} in ${tries + 1} tries`, { cause })
          }
          await pause(waitMs)
        }
      }
    },
  }
}

/** One try. Each is signed for itself, because the server refuses a Request-Time that is minutes old. */
async function send(credentials: Credentials, path: string, body: string, timeoutMs: number): Promise<string> {
  const { clientId, privateKey, gatewayUrl } = credentials
  const headers = await requestHeaders({ path, clientId, body, time: new Date(), keyVersion: 1 }, signer(privateKey))
  const response = await fetch(gatewayUrl + path, {
    method: 'POST',
    headers,
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  })
  const answer = await response.text()
  const time = response.headers.get('response-time') ?? ''
  const signature = response.headers.get('signature') ?? ''
  // Whatever is not signed by the server is not its word: a proxy's error page says nothing about the money.
  if (response.status !== 200 || !(await isSigned({ path, clientId, time, body: answer }, signature, credentials))) {
    throw new Error(`an answer with HTTP status ${response.status} that the server did not sign`)
  }
  return answer
}

async function isSigned(message: SignedMessage, header: string, { publicKeys }: Credentials): Promise<boolean> {
  const parsed = parseSignatureHeader(header)
  if (parsed.kind === 'malformed') return false
  const publicKey = publicKeys[parsed.keyVersion ?? 1]
  return publicKey !== undefined && verifyMessage(message, parsed.signature, publicKey)
}
