import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/**
 * One kept HTTP connection that sends prepared bytes and reads answers with a Content-Length. It does as little as it
 * can: on the machine that is measured, whatever the load costs is taken from the server.
 */
export interface Connection {
  /** Sends one request; the next only when it was answered. Rejects when the connection is lost. */
  send(request: Buffer): Promise<Answer>
  close(): void
}

export interface Answer {
  readonly status: number
  /** Status line, headers and body, as they came. */
  readonly text: string
  readonly body: string
  /** The server closes the connection after it. */
  readonly last: boolean
}

export async function openConnection(url: URL): Promise<Connection> {
  const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true })
  await once(socket, 'connect')
  let waiting: PromiseWithResolvers<Answer> | undefined
  let received: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    const answer = completeAnswer(received)
    if (answer === undefined) return
    received = Buffer.alloc(0)
    waiting?.resolve(answer)
  })
  rejectWhenLost(socket, (error) => waiting?.reject(error))
  return {
    send(request) {
      if (socket.destroyed) return Promise.reject(new Error('the server closed the connection'))
      waiting = Promise.withResolvers()
      socket.write(request)
      return waiting.promise
    },
    close: () => socket.destroy(),
  }
}

/** Undefined while a part is still to come. */
function completeAnswer(received: Buffer): Answer | undefined {
  const text = received.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = text.slice(0, end)
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1])
  if (!(received.length >= end + 4 + length)) return undefined
  const status = Number(head.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length))
  return { status, text, body: text.slice(end + 4), last: /\r\nconnection: close/i.test(head) }
}

function rejectWhenLost(socket: Socket, reject: (error: Error) => void): void {
  socket.on('error', reject)
  socket.on('close', () => reject(new Error('the server closed the connection')))
}
