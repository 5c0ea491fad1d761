import type { Pool } from 'pg'
import { run } from './statement.ts'

/** One thing that a person did, as it was kept. `clientId` is null for what is of no client: accounts, people. */
export interface KeptAudit {
  readonly auditId: string
  readonly clientId: string | null
  readonly actor: string
  readonly action: string
  readonly detail: Readonly<Record<string, unknown>>
  /** Wall clock, also for sandbox clients: a person did it then. */
  readonly createdAt: Date
}

export interface AuditFilter {
  /** Older than this entry. */
  readonly before?: string
  readonly actor?: string
  readonly action?: string
  readonly clientId?: string
  /** Of anything that the detail names, or of the entry itself. */
  readonly id?: string
  readonly from?: Date
  /** Exclusive. */
  readonly to?: Date
}

export interface AuditPage {
  readonly entries: readonly KeptAudit[]
  /** What to go on before; null when everything was searched. */
  readonly next: string | null
  /** How far back this page looked; null when to the end. */
  readonly searchedTo: Date | null
}

/**
 * Ids begin with the time of the server that made them, UTC to the millisecond, so the primary key is an index of times.
 * `created_at` is of the database's clock; in milliseconds, how far the two are trusted to be apart at most.
 */
const skewMs = 3_600_000

function idAt(time: Date): string {
  return time.toISOString().replaceAll(/\D/g, '')
}

/** Sorts after every id, in whatever collation: ids are digits. */
const LAST = 'z'

/** The range of ids in which the entries of the filter are: from the first (inclusive) up to the second. */
function rangeOf({ before, from, to }: AuditFilter): readonly [string, string] {
  const first = from ? idAt(new Date(from.getTime() - skewMs)) : ''
  const last = to ? idAt(new Date(to.getTime() + skewMs)) : LAST
  return [first, before !== undefined && before < last ? before : last]
}

/** The last entry to be looked at, where one more comes after it. */
const flooring = {
  name: 'audit-floor',
  text: `select audit_id as "auditId", created_at as "createdAt" from audit
    where audit_id >= $1 and audit_id < $2 order by audit_id desc offset $3 limit 2`,
}

/** The detail's text is looked at first: it rules out nearly all, at a third of the price of looking into the detail. */
const listing = {
  name: 'list-audit',
  text: `select audit_id as "auditId", client_id as "clientId", actor, action, detail, created_at as "createdAt"
    from audit
    where audit_id >= $1 and audit_id < $2
      and ($3::text is null or actor = $3)
      and ($4::text is null or action = $4)
      and ($5::text is null or client_id = $5)
      and ($6::text is null or audit_id = $6 or case when strpos(detail::text, to_json($6::text)::text) > 0
        then jsonb_path_exists(detail, '$.** ? (@ == $id)', jsonb_build_object('id', $6::text)) else false end)
      and ($7::timestamptz is null or created_at >= $7)
      and ($8::timestamptz is null or created_at < $8)
    order by audit_id desc limit $9`,
}

async function floorOf(pool: Pool, first: string, before: string, most: number) {
  const ends = await run<{ auditId: string; createdAt: Date }>(pool, flooring, [first, before, most - 1])
  return ends.length === 2 ? ends[0] : undefined
}

/**
 * The newest first, at most `limit` of them. Looks at `most` entries and no more, so that a page takes the same time however
 * much there is: with a filter that fits little, a page may hold few or none and still have a next one. No index but the
 * primary key is needed, and none has to be written with every entry.
 */
export async function listAudit(pool: Pool, filter: AuditFilter, limit: number, most: number): Promise<AuditPage> {
  const [first, before] = rangeOf(filter)
  const { actor = null, action = null, clientId = null, id = null, from = null, to = null } = filter
  const selective = [actor, action, clientId, id, from, to].some((one) => one !== null)
  const floor = selective ? await floorOf(pool, first, before, most) : undefined
  const values = [floor?.auditId ?? first, before, actor, action, clientId, id, from, to, limit + 1]
  const found = await run<KeptAudit>(pool, listing, values)
  const entries = found.slice(0, limit)
  const last = entries.at(-1)
  if (found.length > limit && last) return { entries, next: last.auditId, searchedTo: last.createdAt }
  return { entries, next: floor?.auditId ?? null, searchedTo: floor?.createdAt ?? null }
}
