/** A child process of the simulator: lives its share of the histories and reports to its parent. */
import type { Player, Tally } from './histories.ts'
import type { Job, Report } from './job.ts'
import { plant } from './plant.ts'
import { virtualizeMonotonicClock } from './stage.ts'

/** Between two times that the tables are emptied. */
const historiesPerBatch = 200

function report(message: Report): void {
  process.send?.(message)
}

async function work(job: Job): Promise<void> {
  if (job.mutation) plant(job.mutation)
  virtualizeMonotonicClock()
  // Only now, so that what is planted is in the code.
  const { Player } = await import('./histories.ts')
  const players: Player[] = []
  for (let number = 0; number < job.players; number += 1) players.push(await Player.open(job.url, number))
  const course = { next: job.from, findings: 0 }
  while (course.next < job.below && course.findings < job.mostFindings) {
    const tally: Tally = { histories: 0, steps: 0, faults: {} }
    const end = Math.min(job.below, course.next + historiesPerBatch * job.every)
    await Promise.all(players.map((player) => playUntil(player, job, course, end, tally)))
    await players[0]?.forget()
    report({ kind: 'progress', tally })
  }
  await Promise.all(players.map((player) => player.close()))
  report({ kind: 'done' })
}

async function playUntil(
  player: Player,
  job: Job,
  course: { next: number; findings: number },
  end: number,
  tally: Tally,
): Promise<void> {
  while (course.next < end && course.findings < job.mostFindings) {
    const index = course.next
    course.next += job.every
    const told = await player.play(job.seed, index)
    tally.histories += 1
    tally.steps += told.steps
    for (const [fault, count] of told.faults) tally.faults[fault] = (tally.faults[fault] ?? 0) + count
    if (!told.violation) continue
    course.findings += 1
    const { violation, tape } = told
    const finding = job.shrink
      ? await player.find(job.seed, index, tape, violation)
      : { index, seed: job.seed, violation, tape, story: [] }
    report({ kind: 'finding', finding })
  }
}

// Without its parent nobody reads what it finds.
process.once('disconnect', () => process.exit())
process.once('message', (job: Job) => {
  void work(job).then(
    () => process.disconnect(),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
      process.exit(1)
    },
  )
})
