import type { createPool } from '../packages/server/src/database/pool.ts'
import { residentMiB } from './memory.ts'
import type { ServerProcess } from './server-process.ts'

type Pool = ReturnType<typeof createPool>

export interface ExportRate {
  readonly rows: number
  readonly perSecond: number
  readonly bytes: number
  /** Of the server's process, in MiB: before, and the most while it exported. Undefined where there is no /proc. */
  readonly memory?: { readonly before: number; readonly most: number }
}

/** What was made since then, as CSV through the API, read as fast as it comes. */
export async function exportSince(server: ServerProcess, since: Date): Promise<ExportRate> {
  const { url, operatorToken, processIds } = server
  const resident = () => residentMiB(processIds[0] ?? 0)
  const before = resident()
  let most = before
  const sampling = setInterval(() => {
    most = Math.max(most ?? 0, resident() ?? 0)
  }, 100)
  const started = performance.now()
  const answer = await fetch(new URL(`/operator/payments.csv?createdFrom=${since.toISOString()}`, url), {
    headers: { authorization: `Bearer ${operatorToken}` },
  })
  let bytes = 0
  let lines = 0
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length
    for (const byte of chunk) if (byte === 0x0a) lines += 1
  }
  clearInterval(sampling)
  const rows = lines - 1
  const rate = { rows, perSecond: rows / ((performance.now() - started) / 1_000), bytes }
  return {
    ...rate,
    ...(before !== undefined &&
      most !== undefined && { memory: { before: Math.round(before), most: Math.round(most) } }),
  }
}

/** The same rows in the same order, without CSV and without the API: a cursor that the database keeps. */
export async function cursorRate(pool: Pool, since: Date): Promise<number> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(`declare every cursor for select * from payments where created_at >= '${since.toISOString()}'
      order by created_at desc, payment_id desc`)
    const started = performance.now()
    let rows = 0
    for (;;) {
      const { rowCount } = await client.query('fetch 1000 from every')
      if (!rowCount) return rows / ((performance.now() - started) / 1_000)
      rows += rowCount
    }
  } finally {
    await client.query('rollback')
    client.release()
  }
}
