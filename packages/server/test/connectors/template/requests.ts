import type { Account } from '../../../src/acquirers/kit/account.ts'
import type { HttpRequest } from '../../../src/acquirers/kit/exchange.ts'

/** A question: it changes nothing. `path` begins with a slash. */
export function get({ settings }: Account, path: string): HttpRequest {
  return { method: 'GET', url: `${settings['apiUrl']}${path}`, headers: { accept: 'application/json' }, reads: true }
}

export function post({ settings }: Account, path: string, body: object): HttpRequest {
  return {
    method: 'POST',
    url: `${settings['apiUrl']}${path}`,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}
