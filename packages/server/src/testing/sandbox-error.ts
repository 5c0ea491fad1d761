/**
 * Why a sandbox said no, for tests that look at it; the message says what to do.
 *
 * - `BAD_ARGUMENT`: what was asked for is written wrongly; nothing was done
 * - `NOT_FOUND`: there is no such payment or client in this sandbox; nothing was done
 * - `NOT_DELIVERED`: what was waited for did not come in time
 * - `START_FAILED`: the sandbox could not be started
 * - `STOPPED`: it was stopped before, or while this was under way
 * - `DIED`: its process ended without being told to
 * - `FAULT`: it failed inside, which is a fault of Capstan's
 */
export type SandboxErrorCode =
  | 'BAD_ARGUMENT'
  | 'NOT_FOUND'
  | 'NOT_DELIVERED'
  | 'START_FAILED'
  | 'STOPPED'
  | 'DIED'
  | 'FAULT'

export class SandboxError extends Error {
  override name = 'SandboxError'
  readonly code: SandboxErrorCode

  constructor(code: SandboxErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
