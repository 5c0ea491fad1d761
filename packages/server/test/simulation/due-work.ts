import { dueKinds } from '../../src/application/work-due.ts'
import type { DueTable } from '../../src/store/due.ts'
import { InjectedFault } from './statement-faults.ts'
import type { Server, World } from './world.ts'

interface DueMoment {
  readonly kind: DueTable
  /** Milliseconds since 1970 at which it may be claimed: due, and not leased. */
  readonly at: number
}

const looking = {
  name: 'what-falls-due',
  text: `select kind, ceil(extract(epoch from greatest(due_at, coalesce(leased_until, due_at))) * 1000)::float8 as at
    from (
      select 'payments' as kind, due_at, leased_until from payments where client_id = $1 and due_at is not null
      union all select 'captures', due_at, leased_until from captures where client_id = $1 and due_at is not null
      union all select 'refunds', due_at, leased_until from refunds where client_id = $1 and due_at is not null
      union all select 'amount_updates', due_at, leased_until from amount_updates
        where client_id = $1 and due_at is not null
      union all select 'callbacks', due_at, leased_until from callbacks where client_id = $1 and due_at is not null
      union all select 'notifications', due_at, leased_until from notifications
        where client_id = $1 and due_at is not null
    ) due order by at`,
}

/** Everything planned, the next first. */
export async function planned(world: World): Promise<readonly DueMoment[]> {
  const { rows } = await world.session.run<DueMoment & { kind: DueTable }>(world.stage.now, {
    ...looking,
    values: [world.clientId],
  })
  return rows
}

/** Claims what is due of one kind and starts its work, as a worker does. */
export function look(world: World, server: Server, table: DueTable, claimed: (rows: number) => void): void {
  const kind = dueKinds.find(({ name }) => name === table)
  if (!kind) throw new Error(`there is no worker for ${table}`)
  const { owner, context } = server
  const askedAt = performance.now()
  const claim = { limit: 10, leaseMs: context.deadlines.leaseMs, clientId: world.clientId }
  world.stage.start(
    owner,
    `${owner.name} looks for ${table}`,
    () => kind.claim(context, claim),
    (ended) => {
      if (ended.kind === 'threw') reportError(world, ended.error)
      if (ended.kind !== 'returned') return
      claimed(ended.result.length)
      for (const work of ended.result) {
        const run = () => context.leases.keep(table, work.clientId, work.id, (lease) => work.run(lease), askedAt)
        world.stage.start(owner, `${owner.name} follows ${table}`, run, (done) => {
          if (done.kind === 'threw') reportError(world, done.error)
        })
      }
    },
  )
}

/** An error that nobody put in is a bug, also where the work is taken up again later. */
export function reportError(world: World, error: unknown): void {
  if (error instanceof InjectedFault) return
  world.violate('no unexpected error', error instanceof Error ? (error.stack ?? error.message) : String(error))
}
