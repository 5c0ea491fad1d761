import { createHash } from 'node:crypto'

/** What is kept of a token. There is nothing to guess in one, so a plain hash is enough. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
