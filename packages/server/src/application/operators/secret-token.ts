import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits in 43 letters, digits, `-` and `_`: of a link, a session, a ticket. */
export function newSecretToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is kept of a token. There is nothing to guess in one, so a plain hash is enough. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
