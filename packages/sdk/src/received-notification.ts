import { type RefusedNotification, refused } from './notification.ts'
import { type RawBody, rawBodyOf, readWebBody, refusedBody } from './raw-body.ts'

/** The headers of Web APIs, or an object with names in any case. */
export type ReceivedHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>

/** A request as any server receives it. */
export interface ReceivedNotification {
  /** Refused unless `POST`; not looked at when it is left out. */
  readonly method?: string | undefined
  /** Path and query string of the URL as requested, for example `/hooks/apo?shop=7`. */
  readonly path: string
  readonly headers: ReceivedHeaders
  /** Raw body, before any JSON parser; or why there is none, which is then what verifying answers. */
  readonly body: Uint8Array | string | RefusedNotification
}

/** A request whose body may still be on its way. */
export interface ArrivingNotification {
  readonly method: string | undefined
  readonly path: string
  readonly header: (name: string) => string | undefined
  readonly readBody: () => Promise<RawBody>
}

/** Throws a `TypeError` for what is no request at all, such as an object of a framework. */
export function arriving(request: Request | ReceivedNotification, maxBytes: number): ArrivingNotification {
  if (isWebRequest(request)) {
    return {
      method: request.method,
      path: pathOf(request.url),
      header: (name) => singleHeader(request.headers, name),
      readBody: () => readWebBody(request, maxBytes),
    }
  }
  const { method, path, headers, body } = request
  if (typeof path !== 'string' || typeof headers !== 'object' || headers === null) {
    throw new TypeError(
      'verifyNotification needs a Web Request or { path, headers, body }; for node:http and Express there is ' +
        'nodeHandler, for Fastify fastifyNotifications',
    )
  }
  return {
    method,
    path: pathOf(path),
    header: (name) => singleHeader(headers, name),
    readBody: async () => (isRefused(body) ? refusedBody(body, maxBytes) : rawBodyOf(body, maxBytes)),
  }
}

/** Path and query of a URL or of a request's target, as written: a parser would drop an empty query. */
function pathOf(url: string): string {
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/#.*$/s, '')
  return path.startsWith('/') ? path : `/${path}`
}

/** A method that is no `POST` was not sent by the gateway, whatever else is in the request. */
export function refuseMethod(method: string | undefined): RefusedNotification | undefined {
  if (method === undefined || method.toUpperCase() === 'POST') return undefined
  return refused('method-unexpected', 'a notification is a POST')
}

function isWebRequest(request: Request | ReceivedNotification): request is Request {
  return 'arrayBuffer' in request && typeof request.arrayBuffer === 'function' && typeof request.url === 'string'
}

function isRefused(body: ReceivedNotification['body']): body is RefusedNotification {
  return typeof body === 'object' && body !== null && 'kind' in body && body.kind === 'refused'
}

/**
 * Undefined also when the header came twice: readers that pick different ones would disagree on what was signed. Web
 * `Headers` joins the two, and then neither client id, time nor signature is what it should be.
 */
function singleHeader(headers: ReceivedHeaders, name: string): string | undefined {
  if (isWebHeaders(headers)) return headers.get(name) ?? undefined
  const values: string[] = []
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() === name && value !== undefined) values.push(...(typeof value === 'string' ? [value] : value))
  }
  return values.length === 1 ? values[0] : undefined
}

function isWebHeaders(headers: ReceivedHeaders): headers is Headers {
  return typeof headers['get'] === 'function'
}
