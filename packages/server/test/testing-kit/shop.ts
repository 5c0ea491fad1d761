import { parsePrivateKey, parsePublicKey } from '@capstan/protocol'
import { verifyNotification } from '@capstan/sdk'
import { expect, onTestFinished } from 'vitest'
import { type Sandbox, type SandboxClient, type SandboxOptions, startSandbox } from '../../src/testing/sandbox.ts'
import { type MerchantEndpoint, startMerchant } from '../notifications/merchant-endpoint.ts'
import { type Answer, callSigned, cardPayment, requestId } from '../support/signed-call.ts'

/** A sandbox that is stopped when the test has ended. */
export async function testSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options)
  onTestFinished(() => sandbox.stop())
  return sandbox
}

export function call(client: SandboxClient, api: 'pay' | 'capture' | 'refund', body: object): Promise<Answer> {
  const { gatewayUrl, clientId, merchantPrivateKey, apoPublicKey } = client
  const keys = { privateKey: parsePrivateKey(merchantPrivateKey), apoPublicKey: parsePublicKey(apoPublicKey) }
  return callSigned(gatewayUrl, { clientId, ...keys }, api, body)
}

/** Authorizes EUR 129.50 by card, to be captured by hand; the paymentId. */
export async function authorize(client: SandboxClient, overrides: object = {}): Promise<string> {
  const answer = await call(client, 'pay', cardPayment('12950', 'MANUAL', overrides))
  expect(answer.result.resultStatus).toBe('S')
  return answer.paymentId
}

export function capture(client: SandboxClient, paymentId: string, value = '12950'): Promise<Answer> {
  const captureAmount = { currency: 'EUR', value }
  return call(client, 'capture', { paymentId, captureRequestId: requestId('capture'), captureAmount })
}

/** What a merchant's endpoint got, each proved genuine by the public key that the sandbox gives. */
export async function received({ clientId, apoPublicKeys }: SandboxClient, endpoint: MerchantEndpoint) {
  const publicKeys = Object.fromEntries(
    Object.entries(apoPublicKeys).map(([version, key]) => [version, parsePublicKey(key)]),
  )
  return await Promise.all(
    endpoint.received.map(async ({ target, headers, body }) => {
      const all = Object.fromEntries(headers)
      const verified = await verifyNotification(
        { path: target, headers: all, body },
        { clientId, apoPublicKey: publicKeys },
      )
      if (verified.kind === 'refused') throw new Error(verified.message)
      return verified
    }),
  )
}

export { startMerchant }
