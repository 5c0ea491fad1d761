import { againWhenTakenBack } from '../packages/server/src/database/taken-back.ts'
import { type Bench, type RunResult, runCapstan, type Variant } from './capstan-run.ts'
import { copyTemplate, type Template } from './payments.ts'
import type { PeerResult } from './peer-result.ts'
import { pgbench } from './pgbench.ts'
import { msEach, processorMsOfPostgres } from './processor-time.ts'
import { signatureBound } from './signature-bound.ts'

export interface Plan {
  readonly rounds: number
  /** Of load for each measurement. */
  readonly seconds: number
  readonly pgbench: boolean
}

/** One round: everything measured once, one after the other, so that a busy minute of the machine meets all of it. */
export interface Round {
  /** By signatures alone. */
  readonly signatures: PeerResult
  /** By pgbench, each capture in two commits of its own; undefined without it. */
  readonly commits: PeerResult | undefined
  /** By pgbench, sixteen captures in two commits. */
  readonly shared: PeerResult | undefined
  /** By the name of the variant. */
  readonly captures: ReadonlyMap<string, RunResult>
}

/** How pgbench runs the commits, and about how many captures for each second planned: one by one, or on as many connections as Capstan has lanes. */
const ONE_BY_ONE = { clients: 16, rows: 1, aSecond: 960 } as const
const SHARED = { clients: 2, rows: 16, aSecond: 3_840 } as const
const FEWEST = 48
const WARM_UP = 300

export async function measure(
  bench: Bench,
  variants: readonly Variant[],
  silent: Template,
  plan: Plan,
  say: (line: string) => void,
): Promise<readonly Round[]> {
  const counts = await warmUp(bench, variants, plan)
  const rounds: Round[] = []
  for (let number = 1; number <= plan.rounds; number += 1) {
    say(`round ${number} of ${plan.rounds}`)
    const signatures = await signatureBound(silent.merchant, plan.seconds)
    const commits = plan.pgbench ? await runPgbench(bench, silent, plan, ONE_BY_ONE) : undefined
    const shared = plan.pgbench ? await runPgbench(bench, silent, plan, SHARED) : undefined
    const captures = new Map<string, RunResult>()
    for (const variant of variants) {
      captures.set(variant.name, await runCapstan(bench, variant, counts.get(variant.name) ?? FEWEST))
    }
    rounds.push({ signatures, commits, shared, captures })
  }
  return rounds
}

/** Runs each variant once for nothing, and says how many captures each does in the time planned. */
async function warmUp(bench: Bench, variants: readonly Variant[], plan: Plan): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  const count = Math.min(WARM_UP, FEWEST * Math.ceil(plan.seconds * 2))
  // Twice: the first time finds tables without statistics, and code that was never run.
  for (const variant of [...variants, ...variants]) {
    const { answered } = await runCapstan(bench, variant, count)
    counts.set(variant.name, Math.max(FEWEST, Math.round(answered * plan.seconds)))
  }
  return counts
}

/** The statements alone, on payments made for it. */
async function runPgbench(
  { database }: Bench,
  template: Template,
  plan: Plan,
  { clients, rows, aSecond }: typeof ONE_BY_ONE | typeof SHARED,
): Promise<PeerResult> {
  const perClient = Math.ceil((aSecond * plan.seconds) / clients / rows)
  const count = clients * perClient * rows
  const first = await copyTemplate(database.pool, template, count)
  const { clientId } = template.merchant
  const before = processorMsOfPostgres(database.postmaster)
  const perSecond = await pgbench({ databaseUrl: database.url, clientId, first, clients, perClient, rows })
  const after = processorMsOfPostgres(database.postmaster)
  // Nobody is to deliver what pgbench wrote: the next measurement would pay for it. The server has begun to claim some.
  await againWhenTakenBack(() =>
    database.pool.query(
      `update notifications set state = 'unaddressed', due_at = null where client_id = $1 and state = 'waiting'`,
      [clientId],
    ),
  )
  return { perSecond, processorMs: msEach(before, after, count) }
}
