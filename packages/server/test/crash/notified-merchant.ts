import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A merchant's endpoint that acknowledges everything, until it is closed. */
export interface NotifiedMerchant {
  readonly url: string
  readonly received: { target: string; headers: [string, string][]; body: Buffer }[]
  close(): void
}

export async function startNotifiedMerchant(): Promise<NotifiedMerchant> {
  const received: NotifiedMerchant['received'] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)])
      received.push({ target: request.url ?? '', headers, body: Buffer.concat(chunks) })
      response.setHeader('content-type', 'application/json')
      response.end('{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
