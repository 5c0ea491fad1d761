import { userInfo } from 'node:os'
import { createInterface } from 'node:readline'
import { request } from 'undici'
import type { Json } from '../http/operator/json.ts'
import { CommandError, exitCodes } from './exit-codes.ts'
import { findServer, noAnswer, type ServerConnection } from './server-connection.ts'

type Method = 'POST' | 'PUT' | 'DELETE'
type Query = Readonly<Record<string, string | undefined>>

/** The operator API of the running server. Every failure is a CommandError with its exit code. */
export interface OperatorApi {
  readonly url: string
  get<Answer>(path: string, query?: Query, signal?: AbortSignal): Promise<Json<Answer>>
  send<Answer>(method: Method, path: string, body?: object, signal?: AbortSignal): Promise<Json<Answer>>
  /** For an answer of many lines, which are handed over as they come. */
  lines<Line>(method: Method, path: string, body: object, onLine: (line: Json<Line>) => void): Promise<void>
}

/** Calls the API once or several times, and then lets go of the connection so that the process can end. */
export async function withServer<Result>(use: (api: OperatorApi) => Promise<Result>): Promise<Result> {
  const server = findServer()
  try {
    return await use({
      url: server.url,
      get: (path, query = {}, signal) =>
        call(server, { method: 'GET', path: withQuery(path, query), ...(signal && { signal }) }),
      send: (method, path, body, signal) => call(server, { method, path, body, ...(signal && { signal }) }),
      lines: (method, path, body, onLine) => readLines(server, { method, path, body }, onLine),
    })
  } finally {
    await server.agent.destroy()
  }
}

/** The server did not understand the arguments; everything else is a no to what it understood. */
const badRequest = 400

function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}

interface Call {
  readonly method: string
  readonly path: string
  readonly body?: object | undefined
  readonly signal?: AbortSignal
}

function ask(server: ServerConnection, { method, path, body, signal }: Call) {
  const { url, token, agent } = server
  return request(`${url}/operator${path}`, {
    method,
    dispatcher: agent,
    headers: { authorization: `Bearer ${token}`, 'capstan-actor': actor() },
    ...(body && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  })
}

async function call<Answer>(server: ServerConnection, asked: Call): Promise<Json<Answer>> {
  const { statusCode, text } = await ask(server, asked)
    .then(async (answer) => ({ statusCode: answer.statusCode, text: await answer.body.text() }))
    .catch((error: unknown): never => {
      throw noAnswer(server, error)
    })
  const parsed = parse(text)
  if (isSuccess(statusCode) && parsed !== undefined) return parsed as Json<Answer>
  throw refusal(server, statusCode, parsed)
}

/** Lines of JSON, each handed over as it comes. */
async function readLines<Line>(
  server: ServerConnection,
  asked: Call,
  onLine: (line: Json<Line>) => void,
): Promise<void> {
  const answer = await ask(server, asked).catch((error: unknown): never => {
    throw noAnswer(server, error)
  })
  if (!isSuccess(answer.statusCode)) throw refusal(server, answer.statusCode, parse(await answer.body.text()))
  try {
    for await (const text of createInterface({ input: answer.body, crlfDelay: Number.POSITIVE_INFINITY })) {
      const line = parse(text)
      if (line === undefined) throw refusal(server, answer.statusCode, undefined)
      onLine(line as Json<Line>)
    }
  } catch (error) {
    throw error instanceof CommandError ? error : noAnswer(server, error)
  }
}

function isSuccess(statusCode: number): boolean {
  return statusCode >= 200 && statusCode < 300
}

function refusal(server: ServerConnection, statusCode: number, parsed: unknown): CommandError {
  const { error } = Object(parsed) as { readonly error?: unknown }
  if (typeof error === 'string') {
    return new CommandError(statusCode === badRequest ? exitCodes.usage : exitCodes.failed, error)
  }
  return new CommandError(
    exitCodes.failed,
    `What answers at ${server.url} is not Capstan, or is another version (HTTP ${statusCode}).`,
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Who the audit names. The user of this machine; the right to do it is proved by the token. */
function actor(): string {
  try {
    return (
      userInfo()
        .username.replace(/[^!-~]/g, '_')
        .slice(0, 64) || 'operator'
    )
  } catch {
    // A user without an entry in the system's list, as in many containers.
    return 'operator'
  }
}
