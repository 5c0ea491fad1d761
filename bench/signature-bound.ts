import { createPublicKey, sign, verify } from 'node:crypto'
import { signMessage, verifyMessage } from '../packages/protocol/src/index.ts'
import type { Merchant } from './merchant.ts'
import type { PeerResult } from './peer-result.ts'

/** As many at a time as the server has threads for. */
const CONCURRENCY = 8
/** How often each is done to learn what it costs. */
const TIMES = 200

/**
 * How many captures a second this machine could do if a capture were nothing but its two signatures: the request's
 * verified and the answer's made, by the functions the server uses, on all processors.
 */
export async function signatureBound(merchant: Merchant, seconds: number): Promise<PeerResult> {
  const { clientId, privateKey } = merchant
  const publicKey = createPublicKey(privateKey)
  const message = { path: '/ams/api/v1/payments/capture', clientId, time: '1762851112345', body: '{'.repeat(300) }
  const signature = await signMessage(message, privateKey)
  const used = process.cpuUsage()
  const started = performance.now()
  const end = started + seconds * 1_000
  let done = 0
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      while (performance.now() < end) {
        if (!(await verifyMessage(message, signature, publicKey))) throw new Error('a good signature was refused')
        await signMessage(message, privateKey)
        done += 1
      }
    }),
  )
  const perSecond = done / ((performance.now() - started) / 1_000)
  const { user, system } = process.cpuUsage(used)
  return { perSecond, processorMs: (user + system) / 1_000 / done }
}

/** Milliseconds of processor time for one signature, made and verified, each by itself. */
export interface SignatureCost {
  readonly sign: number
  readonly verify: number
}

export function signatureCost({ privateKey }: Merchant): SignatureCost {
  const publicKey = createPublicKey(privateKey)
  const bytes = Buffer.alloc(400, 'x')
  const signature = sign('sha256', bytes, privateKey)
  return {
    sign: msOfEach(() => sign('sha256', bytes, privateKey)),
    verify: msOfEach(() => verify('sha256', bytes, publicKey, signature)),
  }
}

function msOfEach(work: () => void): number {
  const before = process.cpuUsage()
  for (let time = 0; time < TIMES; time += 1) work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000 / TIMES
}
