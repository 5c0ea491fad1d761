/** What is worth another try: another start or stop was in the way, or somebody else took the port. */
export class PassingFailure extends Error {
  override name = 'PassingFailure'
}

/** As PostgreSQL and the system name it: refused or cut while it goes down or comes up, or its template is in use. */
const PASSING_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P03', '42P04', '23505', '55006'])

/** True for what passes by itself: a server going down or coming up, or another process making the same database. */
export function isPassing(error: unknown): boolean {
  if (error instanceof PassingFailure) return true
  if (!(error instanceof Error)) return false
  const { code } = error as NodeJS.ErrnoException
  // The driver names a connection closed on it by this message only.
  return PASSING_CODES.has(code ?? '') || error.message.startsWith('Connection terminated')
}
