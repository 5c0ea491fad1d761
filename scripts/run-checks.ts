/**
 * `npm test`: every check that needs nothing but npm, in order, stopping at the first that fails. Cheap checks come
 * first; the canaries come last, because what they say matters only when the gates themselves are green.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Counts, closingLine, judgeCounts, type StepResult, table } from './check-summary.ts'

interface Step {
  /** A script of package.json. */
  readonly script: string
  /**
   * For Vitest: the fewest tests that may run. Fewer means that a glob, a folder or a set-up has gone wrong, and a suite
   * that lost half its tests is as green as a whole one. Raise it as tests are added.
   */
  readonly testsMin?: number
}

const STEPS: readonly Step[] = [
  { script: 'format:check' },
  { script: 'lint' },
  { script: 'types' },
  { script: 'imports' },
  { script: 'deadcode' },
  { script: 'docs:check' },
  { script: 'test:unit', testsMin: 1 },
  { script: 'test:integration', testsMin: 1 },
  { script: 'test:canaries', testsMin: 1 },
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

function readCounts(file: string): Counts {
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
  const complaint = judgeCounts(counts, step.testsMin)
  if (code === 0 && complaint === undefined) return { ...base, ok: true, note: `${counts.passed} tests`, counts }
  return { ...base, ok: false, note: complaint ?? `exit code ${code}`, counts }
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
