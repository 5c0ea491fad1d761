import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { acknowledgement } from '../packages/protocol/src/index.ts'

const body = JSON.stringify(acknowledgement)
const acknowledged = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
)

/**
 * A merchant's endpoint that acknowledges every notification at once. It does as little as it can, as the load does: a merchant's
 * is on another machine.
 */
export async function startReceiver(): Promise<{ readonly url: string; close(): void }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    socket.setNoDelay(true)
    acknowledgeAll(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/notify`,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function acknowledgeAll(socket: Socket): void {
  let received: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    for (let length = requestLength(received); received.length >= length; length = requestLength(received)) {
      received = received.subarray(length)
      socket.write(acknowledged)
    }
  })
}

/** Of the request that the bytes begin with, whose length is in its head; infinite while that is not all there. */
function requestLength(received: Buffer): number {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return Number.POSITIVE_INFINITY
  const length = /\r\ncontent-length: (\d+)/i.exec(received.toString('latin1', 0, end))?.[1]
  if (length === undefined) throw new Error('a notification without a length')
  return end + '\r\n\r\n'.length + Number(length)
}
