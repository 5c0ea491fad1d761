/** What Vitest's JSON report says about one suite. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Files that failed, also those that broke before their first test and so have no failed test. */
  readonly failedFiles: number
}

export interface StepResult {
  readonly script: string
  readonly seconds: number
  readonly ok: boolean
  /** One short phrase for the table. */
  readonly note: string
  /** Only for a test suite. */
  readonly counts?: Counts
}

export interface Demands {
  /**
   * The fewest tests that must pass. Fewer means that a glob, a folder or a set-up has gone wrong, and a suite that lost
   * half its tests is as green as a whole one.
   */
  readonly testsMin: number
  /** Where a tool may be missing (openssl), its tests may be skipped; CI has them all, and there a skip is a hole. */
  readonly skipsAllowed: boolean
}

/** Why a suite is not good, though it may have exited with 0; undefined when it is. */
export function judgeCounts(counts: Counts, { testsMin, skipsAllowed }: Demands): string | undefined {
  const { passed, failed, skipped, failedFiles } = counts
  if (failed > 0) return `${failed} failed`
  if (failedFiles > 0) return `${failedFiles} files broke before their tests ran`
  if (skipped > 0 && !skipsAllowed) return `${skipped} skipped: a skipped test proves nothing`
  if (passed < testsMin) return `only ${passed} tests ran, at least ${testsMin} expected`
  return undefined
}

export function countsNote({ passed, skipped }: Counts): string {
  return skipped === 0 ? `${passed} tests` : `${passed} tests, ${skipped} skipped`
}

/** One line a step: what it was, how it ended, how long it took. */
export function table(results: readonly StepResult[], notRun: readonly string[]): string {
  const width = Math.max(...[...results.map((result) => result.script), ...notRun].map((script) => script.length))
  const rows = results.map(({ script, ok, seconds, note }) => {
    const row = `${script.padEnd(width)}  ${ok ? 'ok    ' : 'FAILED'}  ${seconds.toFixed(1).padStart(6)} s  ${note}`
    return row.trimEnd()
  })
  return [...rows, ...notRun.map((script) => `${script.padEnd(width)}  not run`)].join('\n')
}

/** `N passed, M failed`: tests, and each check that failed without naming a test. */
export function closingLine(results: readonly StepResult[]): string {
  const passed = results.reduce((sum, { counts }) => sum + (counts?.passed ?? 0), 0)
  const failed = results.reduce((sum, { ok, counts }) => sum + Math.max(counts?.failed ?? 0, ok ? 0 : 1), 0)
  return `${passed} passed, ${failed} failed`
}
