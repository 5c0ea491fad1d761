import type { App } from '../../src/app.ts'
import type { Body, OperatorAnswer } from './operator.ts'

export interface DoorAnswer extends OperatorAnswer {
  readonly setCookie: string | null
  readonly retryAfter: string | null
}

/** Asks at a public route of the operator API, as a page of the server does. */
export async function atDoor(
  app: App,
  path: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<DoorAnswer> {
  const response = await fetch(`${app.url}/operator${path}`, {
    method: 'POST',
    headers: { origin: app.url, ...headers },
    body: JSON.stringify(body),
  })
  return {
    status: response.status,
    body: (await response.json()) as Body,
    setCookie: response.headers.get('set-cookie'),
    retryAfter: response.headers.get('retry-after'),
  }
}

export function signInAt(app: App, typed: { readonly login: string; readonly password: string }): Promise<DoorAnswer> {
  return atDoor(app, '/session', typed)
}

/** As the browser sends it back. */
export function cookieOf({ setCookie }: DoorAnswer): string {
  return setCookie?.split(';')[0] ?? ''
}
