import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** A port that nobody else takes meanwhile. */
export interface HeldPort {
  readonly number: number
  release(): Promise<void>
}

/**
 * A free port, held until it is listened on. All processes must ask for the same one by number: one that is started later,
 * and asks for any, would get another.
 */
export async function holdPort(host: string): Promise<HeldPort> {
  const server = createServer()
  server.listen({ host, port: 0, exclusive: true })
  // A start that fails meanwhile ends without letting it go.
  server.unref()
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    number: port,
    async release() {
      server.close()
      await once(server, 'close')
    },
  }
}
