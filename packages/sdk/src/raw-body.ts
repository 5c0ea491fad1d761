import { type RefusedNotification, refused } from './notification.ts'

/** What a body turned out to be: its bytes, or why there are none. */
export type RawBody = Uint8Array | RefusedNotification

/** What is needed of a readable stream of Node, such as `http.IncomingMessage`. */
export interface NodeStream {
  /** True once somebody began to read it. Newer than Node 16 and absent in imitations. */
  readonly readableDidRead?: boolean
  readonly readableEnded?: boolean
  on(event: 'data' | 'end' | 'error' | 'close', listener: (chunk: Uint8Array) => void): unknown
}

/**
 * The raw bytes of `body`, when something before gave them. A text stands for its UTF-8. Anything else is what a parser
 * made of them, which cannot be turned back: it would have to give every space and escape as they were.
 */
export function rawBodyOf(body: unknown, maxBytes: number): RawBody {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  if (!(bytes instanceof Uint8Array)) return alreadyParsed()
  return bytes.length > maxBytes ? tooLarge(maxBytes) : bytes
}

/**
 * Why there is no body, in words of our own: where a parser had it first, a stranger's JSON may pose as a refusal, and
 * its reason and message would be answered and logged.
 */
export function refusedBody({ reason }: RefusedNotification, maxBytes: number): RefusedNotification {
  switch (reason) {
    case 'body-too-large':
      return tooLarge(maxBytes)
    case 'body-unreadable':
      return unreadable()
    default:
      return alreadyParsed()
  }
}

/** Reads a stream of Node to its end. Never rejects. What is beyond `maxBytes` is read and dropped. */
export function readNodeStream(stream: NodeStream, maxBytes: number): Promise<RawBody> {
  if (stream.readableDidRead || stream.readableEnded) return Promise.resolve(alreadyParsed())
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = []
    let size = 0
    stream.on('data', (chunk) => {
      size += chunk.length
      // Not destroyed: the sender should see the answer. The server's own time limit ends what never ends.
      if (size <= maxBytes) return chunks.push(chunk)
      chunks.length = 0
      return resolve(tooLarge(maxBytes))
    })
    stream.on('end', () => resolve(joined(chunks, size)))
    // Both are without effect after the end.
    stream.on('error', () => resolve(unreadable()))
    stream.on('close', () => resolve(unreadable()))
  })
}

/** As `readNodeStream`, of a Web `Request`. */
export async function readWebBody(request: Request, maxBytes: number): Promise<RawBody> {
  if (request.bodyUsed) return alreadyParsed()
  try {
    const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = request.body?.getReader()
    const chunks: Uint8Array[] = []
    let size = 0
    for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
      size += read.value.length
      if (size > maxBytes) {
        reader?.cancel().catch(() => undefined)
        return tooLarge(maxBytes)
      }
      chunks.push(read.value)
    }
    return joined(chunks, size)
  } catch {
    return unreadable()
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

function alreadyParsed(): RefusedNotification {
  return refused(
    'body-parsed',
    'the body was read before the notification handler got it, so the signed bytes are gone: route notifications ' +
      'before any body parser (Express: app.post(path, nodeHandler(receiver)) above app.use(express.json()), or ' +
      "express.raw({ type: '*/*' }) on that path), and do not call request.json() or request.text() first",
  )
}

function tooLarge(maxBytes: number): RefusedNotification {
  return refused('body-too-large', `the body has more than ${maxBytes} bytes`)
}

function unreadable(): RefusedNotification {
  return refused('body-unreadable', 'the connection was lost before the body had arrived')
}
