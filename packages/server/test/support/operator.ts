import type { App } from '../../src/app.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
export type Body = any

export interface OperatorAnswer {
  readonly status: number
  readonly body: Body
}

export interface OperatorCall {
  readonly body?: object | string
  readonly headers?: Readonly<Record<string, string>>
}

/** Calls the operator API of a test's server with its token. */
export async function operate(
  app: App,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  call: OperatorCall = {},
): Promise<OperatorAnswer> {
  const { body, headers } = call
  const response = await fetch(`${app.url}/operator${path}`, {
    method,
    headers: { authorization: `Bearer ${app.operatorToken}`, ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() }
}
