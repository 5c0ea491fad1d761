import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/**
 * One kept HTTP connection that sends prepared bytes and reads answers with a Content-Length. It does as little as it
 * can: on the machine that is measured, whatever the load costs is taken from the server.
 */
export interface Connection {
  /** Sends one request and gives the body of its answer. Rejects when the connection is lost or the status is not 200. */
  send(request: Buffer): Promise<string>
  close(): void
}

export async function openConnection(url: URL): Promise<Connection> {
  const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true })
  await once(socket, 'connect')
  let waiting: PromiseWithResolvers<string> | undefined
  let received: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    const answer = completeAnswer(received)
    if (answer === undefined) return
    received = Buffer.alloc(0)
    if (answer.startsWith('HTTP/1.1 200 ')) waiting?.resolve(answer.slice(answer.indexOf('\r\n\r\n') + 4))
    else waiting?.reject(new Error(`an answer that is not 200: ${answer.slice(0, 200)}`))
  })
  rejectWhenLost(socket, (error) => waiting?.reject(error))
  return {
    send(request) {
      waiting = Promise.withResolvers()
      socket.write(request)
      return waiting.promise
    },
    close: () => socket.destroy(),
  }
}

/** Undefined while a part is still to come. */
function completeAnswer(received: Buffer): string | undefined {
  const text = received.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1])
  return received.length >= end + 4 + length ? text : undefined
}

function rejectWhenLost(socket: Socket, reject: (error: Error) => void): void {
  socket.on('error', reject)
  socket.on('close', () => reject(new Error('the server closed the connection')))
}
