import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** One answer as it came over the socket. */
export interface RawAnswer {
  readonly status: number
  /** In order, with names in the case they came in. */
  readonly headerLines: readonly string[]
  readonly body: Buffer
}

/** A connection on which bytes are written as given: nothing is added, joined, sorted or put in another case. */
export interface Connection {
  readonly send: (bytes: Buffer | string) => void
  /** The next answer, interim ones (100) included. Rejects when the connection ends before it is whole. */
  readonly answer: () => Promise<RawAnswer>
  /** Sends a FIN: nothing more will be written. */
  readonly end: () => void
  readonly destroy: () => void
  /** Settles when the connection is closed, whoever closed it. */
  readonly closed: Promise<void>
}

/** Connects to `url`, whatever certificate an `https:` one shows, as the official SDKs do. */
export async function connect(url: string): Promise<Connection> {
  const { protocol, hostname, port } = new URL(url)
  const socket = protocol === 'https:' ? await overTls(hostname, Number(port)) : await overTcp(hostname, Number(port))
  return readAnswers(socket)
}

function overTcp(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host, port, allowHalfOpen: true }, () => resolve(socket))
    socket.once('error', reject)
  })
}

function overTls(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host, port, rejectUnauthorized: false }, () => resolve(socket))
    socket.once('error', reject)
  })
}

interface Waiter {
  readonly resolve: (answer: RawAnswer) => void
  readonly reject: (error: Error) => void
}

function readAnswers(socket: Socket): Connection {
  let unread: Buffer = Buffer.alloc(0)
  let over: Error | undefined
  const arrived: RawAnswer[] = []
  const waiting: Waiter[] = []
  const fail = (error: Error) => {
    over ??= error
    for (const waiter of waiting.splice(0)) waiter.reject(over)
  }
  socket.on('data', (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk])
    for (let next = takeAnswer(unread); next !== undefined; next = takeAnswer(unread)) {
      unread = next.rest
      const waiter = waiting.shift()
      if (waiter) waiter.resolve(next.answer)
      else arrived.push(next.answer)
    }
  })
  socket.on('error', fail)
  socket.on('end', () => fail(new Error(`the server closed the connection, ${unread.length} bytes into an answer`)))
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      fail(new Error('the connection is closed'))
      resolve()
    })
  })
  return {
    send: (bytes) => void socket.write(bytes),
    answer: () =>
      new Promise((resolve, reject) => {
        const ready = arrived.shift()
        if (ready) resolve(ready)
        else if (over) reject(over)
        else waiting.push({ resolve, reject })
      }),
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
    closed,
  }
}

/** The first whole answer in the bytes. Answers to a signed API always say their length; one that does not is a fault. */
function takeAnswer(bytes: Buffer): { answer: RawAnswer; rest: Buffer } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd === -1) return undefined
  const [statusLine = '', ...headerLines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1])
  const bodyStart = headEnd + 4
  const bodyEnd = bodyStart + (status < 200 || status === 304 ? 0 : lengthIn(headerLines))
  if (bytes.length < bodyEnd) return undefined
  const body = bytes.subarray(bodyStart, bodyEnd)
  return { answer: { status, headerLines, body }, rest: bytes.subarray(bodyEnd) }
}

function lengthIn(headerLines: readonly string[]): number {
  const line = headerLines.find((header) => /^content-length:/i.test(header))
  if (line === undefined) throw new Error(`an answer without content-length: ${headerLines.join(' | ')}`)
  return Number(line.slice('content-length:'.length))
}

/** Values of all header lines with this very name, in this very case. */
export function headerValues(answer: RawAnswer, name: string): readonly string[] {
  return answer.headerLines
    .filter((line) => line.startsWith(`${name}:`))
    .map((line) => line.slice(name.length + 1).trim())
}

export interface RawRequest {
  readonly method: string
  /** As it stands in the request line. */
  readonly target: string
  /** Each as it goes over the wire, without the line end. */
  readonly headerLines: readonly string[]
  readonly body: Buffer
}

/** Header lines are written as Latin-1, one byte for each character, so that any byte can be sent. */
export function requestBytes({ method, target, headerLines, body }: RawRequest): Buffer {
  const head = [`${method} ${target} HTTP/1.1`, ...headerLines, '', ''].join('\r\n')
  return Buffer.concat([Buffer.from(head, 'latin1'), body])
}

/** Sends one request on a connection of its own and reads its final answer. */
export async function exchange(url: string, request: RawRequest): Promise<RawAnswer> {
  const connection = await connect(url)
  try {
    connection.send(requestBytes(request))
    let answer = await connection.answer()
    while (answer.status < 200) answer = await connection.answer()
    return answer
  } finally {
    connection.destroy()
  }
}
