import { userInfo } from 'node:os'
import { request } from 'undici'
import type { Json } from '../http/operator/json.ts'
import { CommandError, exitCodes } from './exit-codes.ts'
import { findServer, noAnswer, type ServerConnection } from './server-connection.ts'

type Query = Readonly<Record<string, string | undefined>>

/** The operator API of the running server. Every failure is a CommandError with its exit code. */
export interface OperatorApi {
  readonly url: string
  get<Answer>(path: string, query?: Query): Promise<Json<Answer>>
  send<Answer>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Json<Answer>>
}

/** Calls the API once or several times, and then lets go of the connection so that the process can end. */
export async function withServer<Result>(use: (api: OperatorApi) => Promise<Result>): Promise<Result> {
  const server = findServer()
  try {
    return await use({
      url: server.url,
      get: (path, query = {}) => call(server, 'GET', withQuery(path, query)),
      send: (method, path, body) => call(server, method, path, body),
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

async function call<Answer>(
  server: ServerConnection,
  method: string,
  path: string,
  body?: object,
): Promise<Json<Answer>> {
  const { url, token, agent } = server
  const { statusCode, text } = await request(`${url}/operator${path}`, {
    method,
    dispatcher: agent,
    headers: { authorization: `Bearer ${token}`, 'capstan-actor': actor() },
    ...(body && { body: JSON.stringify(body) }),
  })
    .then(async (answer) => ({ statusCode: answer.statusCode, text: await answer.body.text() }))
    .catch((error: unknown): never => {
      throw noAnswer(server, error)
    })
  const parsed = parse(text)
  if (statusCode >= 200 && statusCode < 300 && parsed !== undefined) return parsed as Json<Answer>
  const { error } = Object(parsed) as { readonly error?: unknown }
  if (typeof error === 'string') {
    throw new CommandError(statusCode === badRequest ? exitCodes.usage : exitCodes.failed, error)
  }
  throw new CommandError(
    exitCodes.failed,
    `What answers at ${url} is not Capstan, or is another version (HTTP ${statusCode}).`,
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
