import { type KeyObject, sign, verify } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'

/** What one thread of `signatureBound` does: signatures, one after the other, and nothing else. */
export interface SignatureWork {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
  readonly bytes: Uint8Array
  readonly signature: Uint8Array
  /** Of signatures for each one that is verified. */
  readonly made: number
  readonly ms: number
}

const { publicKey, privateKey, bytes, signature, made, ms }: SignatureWork = workerData
const end = performance.now() + ms
let done = 0
while (performance.now() < end) {
  if (!verify('sha256', bytes, publicKey, signature)) throw new Error('a good signature was refused')
  for (let time = 0; time < made; time += 1) sign('sha256', bytes, privateKey)
  done += 1
}
parentPort?.postMessage(done)
