/** A no of the operator API, in words for people. `status` 0: no answer came. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  /** What else the answer says, beside the words. */
  readonly detail: object

  constructor(status: number, message: string, detail: object = {}) {
    super(message)
    this.status = status
    this.detail = detail
  }
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>

/** The token that proves that a command comes from our own page; it comes with the session and lives in memory only. */
let csrf = ''

export function setCsrf(token: string): void {
  csrf = token
}

/** Asks the operator API. `path` is below `/operator`. */
export async function get<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
  return ask<Answer>(path + searchOf(query), { ...(signal && { signal }) })
}

/** Asks with a secret, which belongs into no address: logs keep those. */
export async function getBy<Answer>(path: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  return ask<Answer>(path, { headers })
}

/** Tells the operator API to do something. */
export async function send<Answer>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Answer> {
  return ask<Answer>(path, {
    method,
    headers: { 'capstan-csrf': csrf, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
}

export function searchOf(query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}

/** Tells the operator API to do something that takes a while; each line of its answer is handed over as it comes. */
export async function sendForLines<Line>(
  path: string,
  body: object,
  onLine: (line: Line) => void,
  signal?: AbortSignal,
): Promise<void> {
  const answer = await request(path, {
    method: 'POST',
    headers: { 'capstan-csrf': csrf, 'content-type': 'application/json', accept: 'application/x-ndjson' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  })
  if (!answer.ok || !answer.body) throw await refusalOf(answer)
  let rest = ''
  const hear = (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line !== '') onLine(JSON.parse(line) as Line)
  }
  const texts = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value } = await texts.read().catch((error: unknown) => {
      if (signal?.aborted) throw error
      throw new ApiError(0, 'The connection broke off. What was begun goes on at the server.')
    })
    if (done) break
    hear(value)
  }
}

async function ask<Answer>(path: string, options: RequestInit): Promise<Answer> {
  const answer = await request(path, options)
  if (!answer.ok) throw await refusalOf(answer)
  return (await answer.json().catch(() => undefined)) as Answer
}

async function request(path: string, options: RequestInit): Promise<Response> {
  return fetch(`/operator${path}`, { credentials: 'same-origin', ...options }).catch((error: unknown) => {
    if (options.signal?.aborted) throw error
    throw new ApiError(0, 'The server did not answer. Is it running, and are you connected?')
  })
}

async function refusalOf(answer: Response): Promise<ApiError> {
  const body: unknown = await answer.json().catch(() => undefined)
  const { error } = Object(body) as { readonly error?: unknown }
  const text = typeof error === 'string' ? error : `The server answered ${answer.status}.`
  return new ApiError(answer.status, text, Object(body))
}
