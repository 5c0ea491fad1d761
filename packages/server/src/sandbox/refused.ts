import type { SandboxErrorCode } from '../testing/sandbox-error.ts'

/** A no that the test is told in these words. */
export class Refused extends Error {
  override name = 'Refused'
  readonly code: SandboxErrorCode

  constructor(code: SandboxErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
