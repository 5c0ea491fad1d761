import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export const acknowledgement = '{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}'

/** One request as it arrived. */
export interface ReceivedRequest {
  readonly method: string
  readonly target: string
  /** Name and value pairs in the case and order they were sent. */
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Buffer
}

export interface MerchantEndpoint {
  readonly port: number
  readonly url: string
  readonly received: readonly ReceivedRequest[]
  /** How many connections were opened so far. */
  readonly connections: () => number
  /** Settles when `count` requests have arrived. */
  readonly arrived: (count: number) => Promise<void>
  /** Settles when no connection is open. */
  readonly quiet: () => Promise<void>
}

export type Answering = (response: ServerResponse, request: ReceivedRequest) => void

export const acknowledging: Answering = (response) => {
  response.setHeader('content-type', 'application/json').end(acknowledgement)
}

/** An HTTP server on loopback that plays a merchant until the test ends. */
export async function startMerchant(
  answering: Answering = acknowledging,
  server = createServer(),
): Promise<MerchantEndpoint> {
  const received: ReceivedRequest[] = []
  const arrivals = new EventEmitter()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const arrival = asReceived(request, Buffer.concat(chunks))
      received.push(arrival)
      arrivals.emit('request')
      answering(response, arrival)
    })
  })
  const { port, connections, quiet } = await listen(server)
  const arrived = async (count: number) => {
    while (received.length < count) await once(arrivals, 'request')
  }
  return { port, url: `http://127.0.0.1:${port}/hook`, received, connections, arrived, quiet }
}

/** A bare TCP server on loopback, for answers that an HTTP server would not give. */
export async function startRawMerchant(answering: (socket: Socket) => void) {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => answering(socket))
  })
  const { port, connections, quiet } = await listen(server)
  return { port, url: `http://127.0.0.1:${port}/hook`, connections, quiet }
}

/** A port of loopback where nobody listens: it was free a moment ago. */
export async function closedPort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function listen(server: Server) {
  const open = new Set<Socket>()
  const changes = new EventEmitter()
  let count = 0
  server.on('connection', (socket: Socket) => {
    count += 1
    open.add(socket)
    socket.once('close', () => {
      open.delete(socket)
      changes.emit('close')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of open) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  const quiet = async () => {
    while (open.size > 0) await once(changes, 'close')
  }
  return { port: (server.address() as AddressInfo).port, connections: () => count, quiet }
}

function asReceived(request: IncomingMessage, body: Buffer): ReceivedRequest {
  const headers: (readonly [string, string])[] = []
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    headers.push([request.rawHeaders[index] ?? '', request.rawHeaders[index + 1] ?? ''])
  }
  return { method: request.method ?? '', target: request.url ?? '', headers, body }
}
