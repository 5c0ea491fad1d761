import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Finding, Tally } from './histories.ts'
import type { Job, Report } from './job.ts'

const program = fileURLToPath(new URL('child.ts', import.meta.url))

export interface Outcome {
  readonly tally: Tally
  readonly findings: readonly Finding[]
}

/** Runs a job in a process of its own. Rejects when that process ends before it is done. */
export function runJob(job: Job, onReport: (report: Report) => void = () => undefined): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
  const tally: Tally = { histories: 0, steps: 0, faults: {} }
  const findings: Finding[] = []
  let done = false
  const child = fork(program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  child.on('message', (report: Report) => {
    if (report.kind === 'progress') addTally(tally, report.tally)
    if (report.kind === 'finding') findings.push(report.finding)
    if (report.kind === 'done') done = true
    onReport(report)
  })
  child.once('error', reject)
  child.once('exit', (code) => {
    if (done) resolve({ tally, findings })
    else reject(new Error(`a process of the simulator ended with ${code}`))
  })
  child.send(job)
  return promise
}

export function addTally(sum: Tally, { histories, steps, faults }: Tally): void {
  sum.histories += histories
  sum.steps += steps
  for (const [fault, count] of Object.entries(faults)) sum.faults[fault] = (sum.faults[fault] ?? 0) + count
}
