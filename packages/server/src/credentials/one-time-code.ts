import { Secret, TOTP } from 'otpauth'

/** Seconds that a code is for (RFC 6238). */
const period = 30
/** Steps that a clock may be ahead or behind. */
const window = 1

/** 160 random bits, as RFC 4226 asks, in base32. */
export function newCodeSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** What an authenticator app reads from the QR code. */
export function codeUri(secret: string, login: string, issuer: string): string {
  return totpOf(secret, { label: login, issuer }).toString()
}

/**
 * The step of time, in periods since 1970, that a code of six digits is for; undefined for a wrong one. Whoever takes it
 * keeps the step, and takes no code of it or of an earlier one again.
 */
export function stepOfCode(secret: string, code: string, now: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const timestamp = now.getTime()
  const delta = totpOf(secret).validate({ token: code, timestamp, window })
  return delta === null ? undefined : Math.floor(timestamp / 1_000 / period) + delta
}

function totpOf(secret: string, names: { readonly label?: string; readonly issuer?: string } = {}): TOTP {
  return new TOTP({ ...names, secret: Secret.fromBase32(secret), period, digits: 6, algorithm: 'SHA1' })
}
