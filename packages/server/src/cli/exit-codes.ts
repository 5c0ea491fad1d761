/** What the exit code of a command says to a script. */
export const exitCodes = {
  ok: 0,
  /** The server said no, something failed, or `doctor` found what needs a person. */
  failed: 1,
  /** Wrong arguments or settings; nothing was changed. */
  usage: 2,
  /** No server answers. */
  unreachable: 3,
  /** Done, and an acquirer's report differs from our books. */
  differs: 4,
} as const

/** Ends a command with a message for people and an exit code. */
export class CommandError extends Error {
  override name = 'CommandError'
  readonly exitCode: number

  constructor(exitCode: number, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}
