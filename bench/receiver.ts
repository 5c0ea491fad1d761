import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { acknowledgement } from '../packages/protocol/src/index.ts'

/** A merchant's endpoint that acknowledges every notification at once. */
export async function startReceiver(): Promise<{ readonly url: string; close(): void }> {
  const body = JSON.stringify(acknowledgement)
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.setHeader('content-type', 'application/json').end(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/notify`, close: () => void server.close() }
}
