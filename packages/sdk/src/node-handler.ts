import type { NotificationReceiver } from './notification-receiver.ts'
import { type NodeStream, rawBodyOf, readNodeStream } from './raw-body.ts'

/** What is needed of `http.IncomingMessage`, and of what Express and its kin add to it. */
export interface NodeRequest extends NodeStream {
  readonly method?: string | undefined
  readonly url?: string | undefined
  /** Express: the URL before a router took its own part off. */
  readonly originalUrl?: string | undefined
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** What a body parser left. */
  readonly body?: unknown
  /** The raw bytes beside what a parser made of them: NestJS with `rawBody: true`, Google Cloud Functions. */
  readonly rawBody?: unknown
}

/** What is needed of `http.ServerResponse`. */
export interface NodeResponse {
  statusCode: number
  readonly headersSent: boolean
  setHeader(name: string, value: string): unknown
  end(body: string): unknown
}

/**
 * For `http.createServer`, and for Express 4 and 5 as the handler of a route: `app.post(path, nodeHandler(receiver))`.
 * Works where no body parser ran, after `express.raw({ type: '*\/*' })` or `express.text()`, and where `request.rawBody`
 * holds the bytes. After a JSON parser it answers 500 and says what to do. Never throws, and never calls `next`.
 */
export function nodeHandler(receiver: NotificationReceiver): (request: NodeRequest, response: NodeResponse) => void {
  // No promise is returned: node:http would leave it alone, and linters of its users complain.
  return (request, response) => {
    void handle(receiver, request, response)
  }
}

async function handle(receiver: NotificationReceiver, request: NodeRequest, response: NodeResponse): Promise<void> {
  const { method, headers } = request
  const path = request.originalUrl ?? request.url ?? ''
  const body = await bodyOf(request, receiver.maxBodyBytes)
  const answer = await receiver.receive({ method, path, headers, body })
  // A time limit of the merchant's server may have answered meanwhile.
  if (response.headersSent) return
  response.statusCode = answer.status
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value)
  response.end(answer.body)
}

/** An empty object in `body` says nothing: some parsers leave one when they let a body pass unread. */
function bodyOf(request: NodeRequest, maxBytes: number) {
  for (const given of [request.rawBody, request.body]) {
    if (typeof given === 'string' || given instanceof Uint8Array) return rawBodyOf(given, maxBytes)
  }
  return readNodeStream(request, maxBytes)
}
