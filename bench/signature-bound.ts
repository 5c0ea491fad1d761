import { createPublicKey, sign, verify } from 'node:crypto'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Merchant } from './merchant.ts'
import type { PeerResult } from './peer-result.ts'
import type { SignatureWork } from './signature-thread.ts'

/** How often each is done to learn what it costs. */
const TIMES = 200
/** About as many as are signed of a request to capture, and of its answer. */
const BYTES = 400

/**
 * How many captures a second this machine could do if a capture were nothing but its signatures: the request's verified and `made`
 * ones made, on a thread for each processor, none of which waits for anything. No server can do more.
 */
export async function signatureBound(merchant: Merchant, seconds: number, made: number): Promise<PeerResult> {
  const work = { ...material(merchant), made, ms: seconds * 1_000 } satisfies SignatureWork
  const threads = Array.from(
    { length: availableParallelism() },
    () => new Worker(new URL('./signature-thread.ts', import.meta.url), { workerData: work }),
  )
  await Promise.all(threads.map((thread) => once(thread, 'online')))
  const used = process.cpuUsage()
  const counts = await Promise.all(threads.map((thread) => once(thread, 'message')))
  const { user, system } = process.cpuUsage(used)
  const done = counts.reduce((sum, [count]) => sum + Number(count), 0)
  return { perSecond: done / seconds, processorMs: (user + system) / 1_000 / done }
}

/** Milliseconds of processor time for one signature, made and verified, each by itself. */
export interface SignatureCost {
  readonly sign: number
  readonly verify: number
}

export function signatureCost(merchant: Merchant): SignatureCost {
  const { publicKey, privateKey, bytes, signature } = material(merchant)
  return {
    sign: msOfEach(() => sign('sha256', bytes, privateKey)),
    verify: msOfEach(() => verify('sha256', bytes, publicKey, signature)),
  }
}

function material({ privateKey }: Merchant) {
  const bytes = Buffer.alloc(BYTES, 'x')
  return { publicKey: createPublicKey(privateKey), privateKey, bytes, signature: sign('sha256', bytes, privateKey) }
}

function msOfEach(work: () => void): number {
  const before = process.cpuUsage()
  for (let time = 0; time < TIMES; time += 1) work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000 / TIMES
}
