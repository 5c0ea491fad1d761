import { addTally, runJob } from './children.ts'
import type { Ground } from './ground.ts'
import type { Finding, Tally } from './histories.ts'

export interface Plan {
  readonly seed: number
  readonly histories: number
  /** How many processes share the histories; each also keeps a PostgreSQL busy. */
  readonly processes: number
}

const players = 4
/** Of each process: more of the same bug tell nothing new. */
const mostFindings = 2

/** Lives all histories of a run. True when none broke a promise. */
export async function simulate(ground: Ground, plan: Plan, write: (line: string) => void): Promise<boolean> {
  const { seed, histories, processes } = plan
  const started = performance.now()
  const tally: Tally = { histories: 0, steps: 0, faults: {} }
  const findings: Finding[] = []
  const shares = Array.from({ length: Math.min(processes, histories) }, async (_, from) => {
    const url = await ground.database()
    const job = { url, seed, from, every: processes, below: histories, players, mostFindings, shrink: true }
    await runJob(job, (report) => {
      if (report.kind === 'progress') {
        addTally(tally, report.tally)
        process.stderr.write(`${tally.histories} of ${histories} histories, ${findings.length} violations\n`)
      }
      if (report.kind === 'finding') {
        findings.push(report.finding)
        tell(report.finding, write)
      }
    })
  })
  await Promise.all(shares)
  summarize(tally, findings.length, (performance.now() - started) / 60_000, write)
  return findings.length === 0
}

function tell({ seed, index, violation, tape, story }: Finding, write: (line: string) => void): void {
  write(`\nVIOLATION of "${violation.invariant}": ${violation.what}`)
  write(`history ${index} of seed ${seed}; the least that breaks it:`)
  for (const line of story) write(`  ${line}`)
  write(`to keep it, add this to kept-stories.ts: ${JSON.stringify(tape)}`)
}

function summarize(tally: Tally, violations: number, minutes: number, write: (line: string) => void): void {
  write('\nfaults put in:')
  for (const [fault, count] of Object.entries(tally.faults).toSorted(([, a], [, b]) => b - a)) {
    write(`  ${String(count).padStart(9)}  ${fault}`)
  }
  const total = Object.values(tally.faults).reduce((sum, count) => sum + count, 0)
  write(`\n${tally.histories} histories, ${tally.steps} steps, ${total} faults, ${violations} violations`)
  write(`${Math.round(tally.histories / minutes)} histories per minute (${minutes.toFixed(1)} minutes)`)
}
