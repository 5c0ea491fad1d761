import type { Bench } from './capstan-run.ts'
import type { Medusa } from './medusa.ts'
import { copyTemplate, type Template } from './payments.ts'
import type { PeerResult } from './peer-result.ts'
import { pgbench } from './pgbench.ts'
import { msEach, processorMsOfPostgres } from './processor-time.ts'
import { signatureBound } from './signature-bound.ts'

export interface PeersPlan {
  /** Of load for each measurement. */
  readonly seconds: number
  readonly pgbench: boolean
  /** Started; undefined where it is not installed. */
  readonly medusa: Medusa | undefined
}

/** What Capstan is measured beside. */
export interface Peers {
  /** By the signatures of a capture alone: the request's and the answer's. */
  readonly signatures: PeerResult
  /** The same with its notification's. */
  readonly notifiedSignatures: PeerResult
  /** By pgbench, each capture in two commits of its own; undefined without it. */
  readonly commits: PeerResult | undefined
  /** By pgbench, sixteen captures in two commits. */
  readonly shared: PeerResult | undefined
  readonly medusa: PeerResult | undefined
}

/** How pgbench runs the commits, and about how many captures for each second planned: one by one, or on as many connections as Capstan has lanes. */
const ONE_BY_ONE = { clients: 16, rows: 1, aSecond: 960 } as const
const SHARED = { clients: 2, rows: 16, aSecond: 3_840 } as const

/** `medusaCount`: as many captures as it does in the time planned. */
export async function measurePeers(
  bench: Bench,
  template: Template,
  plan: PeersPlan,
  medusaCount: number,
): Promise<Peers> {
  return {
    signatures: await signatureBound(template.merchant, plan.seconds, 1),
    notifiedSignatures: await signatureBound(template.merchant, plan.seconds, 2),
    commits: plan.pgbench ? await runPgbench(bench, template, plan, ONE_BY_ONE) : undefined,
    shared: plan.pgbench ? await runPgbench(bench, template, plan, SHARED) : undefined,
    medusa: await plan.medusa?.capture(medusaCount),
  }
}

/** The statements alone, on payments made for it. */
async function runPgbench(
  { database }: Bench,
  template: Template,
  plan: PeersPlan,
  { clients, rows, aSecond }: typeof ONE_BY_ONE | typeof SHARED,
): Promise<PeerResult> {
  const perClient = Math.ceil((aSecond * plan.seconds) / clients / rows)
  const count = clients * perClient * rows
  const first = await copyTemplate(database.pool, template, count)
  const { clientId } = template.merchant
  const before = processorMsOfPostgres(database.postmaster)
  const perSecond = await pgbench({ databaseUrl: database.url, clientId, first, clients, perClient, rows })
  const after = processorMsOfPostgres(database.postmaster)
  // Nobody is to deliver what pgbench wrote: the next measurement would pay for it.
  await database.pool.query(
    `update notifications set state = 'unaddressed', due_at = null where client_id = $1 and state = 'waiting'`,
    [clientId],
  )
  return { perSecond, postgresMs: msEach(before, after, count) }
}
