import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { acknowledgement } from '../packages/protocol/src/index.ts'

/** Merchants' endpoints of all kinds. */
export interface Endpoints {
  /** Acknowledges at once. */
  readonly fine: string
  /** Acknowledges after two seconds. */
  readonly slow: string
  /** Takes a request and never answers it. */
  readonly hangs: string
  /** Nothing listens there. */
  readonly refuses: string
  /** When the next notification of that payment comes, by `performance.now()`. */
  arrival(paymentId: string): Promise<number>
  /** How many came to the one that acknowledges at once. */
  fineCount(): number
  close(): void
}

const SLOW_MS = 2_000

export async function startEndpoints(): Promise<Endpoints> {
  const body = JSON.stringify(acknowledgement)
  const awaited = new Map<string, (at: number) => void>()
  let fine = 0
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = performance.now()
    const text = Buffer.concat(await request.toArray()).toString()
    const paymentId = /"paymentId" ?: ?"([^"]+)"/.exec(text)?.[1]
    if (paymentId !== undefined) awaited.get(paymentId)?.(at)
    if (request.url === '/fine') fine += 1
    if (request.url === '/hangs') return
    if (request.url === '/slow') await delay(SLOW_MS)
    response.setHeader('content-type', 'application/json').end(body)
  }
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = (path: string) => `http://127.0.0.1:${port}/${path}`
  return {
    fine: url('fine'),
    slow: url('slow'),
    hangs: url('hangs'),
    refuses: await closedUrl(),
    arrival: (paymentId) => new Promise((resolve) => awaited.set(paymentId, resolve)),
    fineCount: () => fine,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** A port that was free a moment ago. */
async function closedUrl(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${port}/refuses`
}
