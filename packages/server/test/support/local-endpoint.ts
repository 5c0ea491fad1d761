import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A merchant's endpoint on this machine. */
export interface LocalEndpoint {
  readonly url: string
  readonly received: readonly Received[]
  /** Answers like this from now on. */
  answer(status: number, body: string): void
  close(): Promise<void>
}

export interface Received {
  /** Path and query, as on the request line. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const acknowledgement = { result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' } }

/** Acknowledges everything until it is told otherwise. */
export async function localEndpoint(target = '/notify'): Promise<LocalEndpoint> {
  const received: Received[] = []
  let reply = { status: 200, body: JSON.stringify(acknowledgement) }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      received.push({ target: request.url ?? '', headers: request.headers, body })
      response.writeHead(reply.status, { 'content-type': 'application/json' }).end(reply.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  onTestFinished(close)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${target}`,
    received,
    answer: (status, body) => {
      reply = { status, body }
    },
    close,
  }
}
