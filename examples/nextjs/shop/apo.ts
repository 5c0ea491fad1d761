import { ApoClient } from '@capstan/sdk'
import { readCredentials } from './credentials.ts'

/** Where browsers and the gateway reach this shop. */
export const shopUrl = process.env['SHOP_URL'] ?? 'http://127.0.0.1:3000'

/** Read at the first request: `next build` loads every route, and there are no secrets where it runs. */
export const credentials = lazily(() => readCredentials(process.env, process.cwd()))
export const apo = lazily(() => new ApoClient(credentials()))

export function lazily<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
