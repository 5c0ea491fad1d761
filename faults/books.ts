import type { createPool } from '../packages/server/src/database/pool.ts'

type Pool = ReturnType<typeof createPool>

/** Whether the acquirer refuses what would exceed the authorization, or takes every capture under a new key. */
export type Limit = 'limited' | 'unlimited'

/** What became of one capture; amounts in minor units. */
export interface Taking {
  readonly state: 'taken' | 'declined' | 'taken-back'
  readonly amount: bigint
}

/** What the acquirer has about one authorization; amounts in minor units. */
export interface Entry {
  /** Capture requests that arrived, repeats included. */
  readonly requests: number
  /** How many different keys (Capstan: references; Medusa: idempotency keys) they came under. */
  readonly keys: number
  readonly asked: bigint
  readonly timesTaken: number
  readonly taken: bigint
  readonly takenBack: bigint
}

const schema = `
  create table authorizations (
    id bigint generated always as identity primary key,
    reference text not null unique,
    amount bigint not null,
    capture_limit text not null
  );
  create table requests (
    number bigint generated always as identity primary key,
    authorization_id bigint not null references authorizations,
    key text not null,
    amount bigint not null
  );
  create table takings (
    key text primary key,
    authorization_id bigint not null references authorizations,
    amount bigint not null,
    state text not null
  );`

/**
 * The acquirer's own record of what it did, in a database of its own: the judge of every scenario. The same for every
 * system: a capture under a key that was seen before gets the answer of the first one and takes nothing.
 */
export interface Books {
  authorize(reference: string, amount: bigint, limit: Limit): Promise<string>
  /** The id of the authorization under that reference; the newest one without it. */
  authorization(reference?: string): Promise<string | undefined>
  noteRequest(authorization: string, key: string, amount: bigint): Promise<void>
  take(authorization: string, key: string, amount: bigint): Promise<Taking>
  /** Takes what was requested and not decided. */
  takeUndecided(authorization: string): Promise<void>
  taking(key: string): Promise<Taking | undefined>
  takeBack(authorization: string): Promise<void>
  /** The key of the first capture request of an authorization. */
  firstKey(authorization: string): Promise<string>
  entry(authorization: string): Promise<Entry>
}

export async function openBooks(pool: Pool): Promise<Books> {
  await pool.query(schema)
  return {
    async authorize(reference, amount, limit) {
      await pool.query(
        'insert into authorizations (reference, amount, capture_limit) values ($1, $2, $3) on conflict do nothing',
        [reference, amount, limit],
      )
      const { rows } = await pool.query<{ id: bigint }>('select id from authorizations where reference = $1', [
        reference,
      ])
      return String(rows[0]?.id)
    },
    async authorization(reference) {
      const { rows } = await pool.query<{ id: bigint }>(
        'select id from authorizations where $1::text is null or reference = $1 order by id desc limit 1',
        [reference ?? null],
      )
      return rows[0] && String(rows[0].id)
    },
    async noteRequest(authorization, key, amount) {
      await pool.query('insert into requests (authorization_id, key, amount) values ($1, $2, $3)', [
        authorization,
        key,
        amount,
      ])
    },
    take: (authorization, key, amount) => take(pool, authorization, key, amount),
    async takeUndecided(authorization) {
      const { rows } = await pool.query<{ key: string; amount: bigint }>(
        `select distinct on (key) key, amount from requests r where authorization_id = $1
          and not exists (select 1 from takings t where t.key = r.key) order by key, number`,
        [authorization],
      )
      for (const { key, amount } of rows) await take(pool, authorization, key, amount)
    },
    async taking(key) {
      const { rows } = await pool.query<Taking>('select state, amount from takings where key = $1', [key])
      return rows[0]
    },
    async takeBack(authorization) {
      await pool.query("update takings set state = 'taken-back' where authorization_id = $1 and state = 'taken'", [
        authorization,
      ])
    },
    async firstKey(authorization) {
      const { rows } = await pool.query<{ key: string }>(
        'select key from requests where authorization_id = $1 order by number limit 1',
        [authorization],
      )
      if (!rows[0]) throw new Error('the acquirer was never asked to take anything of this authorization')
      return rows[0].key
    },
    entry: (authorization) => entry(pool, authorization),
  }
}

/** One statement after a lock on the authorization, so that concurrent captures are decided one after the other. */
async function take(pool: Pool, authorization: string, key: string, amount: bigint): Promise<Taking> {
  const connection = await pool.connect()
  try {
    await connection.query('begin')
    await connection.query('select 1 from authorizations where id = $1 for update', [authorization])
    await connection.query(
      `insert into takings (key, authorization_id, amount, state)
        select $2, a.id, $3::bigint, case when a.capture_limit = 'unlimited' or a.amount >= $3::bigint + coalesce(
          (select sum(t.amount) from takings t where t.authorization_id = a.id and t.state = 'taken'), 0)
          then 'taken' else 'declined' end
        from authorizations a where a.id = $1
        on conflict do nothing`,
      [authorization, key, amount],
    )
    const { rows } = await connection.query<Taking>('select state, amount from takings where key = $1', [key])
    await connection.query('commit')
    connection.release()
    if (!rows[0]) throw new Error(`there is no authorization ${authorization}`)
    return rows[0]
  } catch (error) {
    connection.release(true)
    throw error
  }
}

async function entry(pool: Pool, authorization: string): Promise<Entry> {
  const { rows } = await pool.query<Record<keyof Entry, string>>(
    `select count(*) as requests, count(distinct key) as keys, coalesce(sum(amount), 0) as asked,
      (select count(*) from takings where authorization_id = $1 and state <> 'declined') as "timesTaken",
      (select coalesce(sum(amount), 0) from takings where authorization_id = $1 and state <> 'declined') as taken,
      (select coalesce(sum(amount), 0) from takings where authorization_id = $1 and state = 'taken-back') as "takenBack"
      from requests where authorization_id = $1`,
    [authorization],
  )
  const [row] = rows
  if (!row) throw new Error('an aggregate has one row')
  return {
    requests: Number(row.requests),
    keys: Number(row.keys),
    asked: BigInt(row.asked),
    timesTaken: Number(row.timesTaken),
    taken: BigInt(row.taken),
    takenBack: BigInt(row.takenBack),
  }
}
