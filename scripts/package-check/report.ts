/** A check that this machine cannot make: thrown by it with the reason. Where `CI` is set that is a failure. */
export class Skipped extends Error {}

type Verdict = 'ok' | 'FAILED' | 'skipped'

interface Line {
  readonly name: string
  readonly verdict: Verdict
}

/** What was checked so far. Every line is printed as it comes: the run takes minutes. */
export class Report {
  readonly #lines: Line[] = []
  readonly #skipsAllowed: boolean

  constructor(skipsAllowed: boolean) {
    this.#skipsAllowed = skipsAllowed
  }

  /** Runs one check; what it returns is printed beside its name. Gives whether it passed. */
  async check(name: string, run: () => Promise<string | undefined> | string | undefined): Promise<boolean> {
    const started = performance.now()
    try {
      const note = await run()
      this.#add(name, 'ok', note ?? '', started)
      return true
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const verdict = error instanceof Skipped && this.#skipsAllowed ? 'skipped' : 'FAILED'
      this.#add(name, verdict, message, started)
      return false
    }
  }

  /** `N passed, M failed`, which `.ci/run` adds up; what was skipped is said before it. */
  closingLines(): string {
    const count = (verdict: Verdict) => this.#lines.filter((line) => line.verdict === verdict).length
    const named = (verdict: Verdict) =>
      this.#lines.filter((line) => line.verdict === verdict).map(({ name }) => `  ${verdict}: ${name}`)
    return [...named('skipped'), ...named('FAILED'), '', `${count('ok')} passed, ${count('FAILED')} failed`].join('\n')
  }

  get failed(): boolean {
    return this.#lines.length === 0 || this.#lines.some(({ verdict }) => verdict === 'FAILED')
  }

  #add(name: string, verdict: Verdict, note: string, started: number): void {
    this.#lines.push({ name, verdict })
    const seconds = ((performance.now() - started) / 1_000).toFixed(1)
    console.log(`${verdict.padEnd(7)} ${name} (${seconds} s)${note === '' ? '' : `: ${note.trimEnd()}`}`)
  }
}

export function expectThat(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}
