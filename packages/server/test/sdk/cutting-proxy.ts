import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** When the merchant's connection is cut: the server never hears of the request, or has answered it and is not heard. */
export type Moment = 'before' | 'after'

export interface CuttingProxy {
  readonly url: string
  /** Cuts the connection on the next `times` requests whose path ends in `api`. */
  cut(api: string, moment: Moment, times?: number): void
  /** How many requests whose path ends in `api` reached the server. */
  arrived(api: string): number
}

/** The network between a merchant and the server, which can be broken at will. */
export async function startCuttingProxy(serverUrl: string): Promise<CuttingProxy> {
  const target = new URL(serverUrl)
  const rules: { readonly api: string; readonly moment: Moment; left: number }[] = []
  const arrived: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    const cut = () => {
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket
        .on('error', () => undefined)
        .on('close', () => {
          sockets.delete(socket)
          cut()
        })
    }
    let deaf = false
    client.on('data', (chunk) => {
      // The client writes the head of a request in one piece.
      const api = /^POST \S+\/(\w+) HTTP/.exec(chunk.toString('latin1'))?.[1]
      const rule = rules.find((each) => each.api === api && each.left > 0)
      if (rule) rule.left -= 1
      if (rule?.moment === 'before') return cut()
      deaf ||= rule?.moment === 'after'
      if (api !== undefined) arrived.push(api)
      upstream.write(chunk)
    })
    upstream.on('data', (chunk) => (deaf ? cut() : client.write(chunk)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: (api, moment, times = 1) => rules.push({ api, moment, left: times }),
    arrived: (api) => arrived.filter((each) => each === api).length,
  }
}
