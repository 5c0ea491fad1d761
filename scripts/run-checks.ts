/**
 * `npm test`: every check that needs nothing but npm, in order, stopping at the first that fails. Cheap checks come
 * first; the canaries come last, because what they say matters only when the gates themselves are green.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Counts, closingLine, countsNote, judgeCounts, type StepResult, table } from './check-summary.ts'

interface Step {
  /** A script of package.json. */
  readonly script: string
  /** For a test suite: the fewest tests that must pass. Raise it as tests are added. */
  readonly testsMin?: number
}

/** CI has every tool a test may ask for; elsewhere those tests may be skipped. */
const skipsAllowed = process.env['CI'] === undefined

const STEPS: readonly Step[] = [
  { script: 'format:check' },
  { script: 'lint' },
  { script: 'types' },
  { script: 'imports' },
  { script: 'deadcode' },
  { script: 'docs:check' },
  { script: 'test:unit', testsMin: 4_850 },
  { script: 'test:integration', testsMin: 4_270 },
  { script: 'test:crash', testsMin: 14 },
  { script: 'test:canaries', testsMin: 155 },
]

/** Runs one script of package.json on the terminal it was started from, and gives its exit code. */
function runScript(script: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', script, '--', ...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    })
    child.on('error', reject)
    // Killed by a signal, there is no code; that is no success.
    child.on('close', (code) => resolve(code ?? 1))
  })
}

/** Undefined when the suite died before it could write its report. */
function readCounts(file: string): Counts | undefined {
  if (!existsSync(file)) return undefined
  const report = JSON.parse(readFileSync(file, 'utf8'))
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failedFiles: report.testResults.filter((result: { status: string }) => result.status === 'failed').length,
  }
}

async function runStep(step: Step, folder: string): Promise<StepResult> {
  console.log(`\n── ${step.script}`)
  const started = performance.now()
  const report = join(folder, `${step.script.replace(':', '-')}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await runScript(step.script, step.testsMin === undefined ? [] : reporters)
  const seconds = (performance.now() - started) / 1000
  const base = { script: step.script, seconds }
  if (step.testsMin === undefined) return { ...base, ok: code === 0, note: code === 0 ? '' : `exit code ${code}` }
  const counts = readCounts(report)
  if (counts === undefined) return { ...base, ok: false, note: `exit code ${code} and no report` }
  const complaint =
    judgeCounts(counts, { testsMin: step.testsMin, skipsAllowed }) ?? (code === 0 ? undefined : `exit code ${code}`)
  return { ...base, ok: complaint === undefined, note: complaint ?? countsNote(counts), counts }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-checks-'))
  const results: StepResult[] = []
  try {
    for (const step of STEPS) {
      const result = await runStep(step, folder)
      results.push(result)
      if (!result.ok) break
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const notRun = STEPS.slice(results.length).map((step) => step.script)
  console.log(`\n${table(results, notRun)}\n\n${closingLine(results)}`)
  if (results.some((result) => !result.ok)) process.exitCode = 1
}

await main()
