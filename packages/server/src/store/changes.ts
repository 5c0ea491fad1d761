import type { Pool, PoolClient, QueryConfig } from 'pg'
import { run } from './statement.ts'

const channel = 'capstan_changes'

const telling = { name: 'tell-changes', text: `select pg_notify('${channel}', $1)` }

/** Tells every process that listens. `text` is less than 8000 bytes, PostgreSQL's limit. */
export async function tellChanges(pool: Pool, text: string): Promise<void> {
  await run(pool, telling, [text])
}

export interface Listening {
  end(): void
}

/** How a connection is found out that is dead and does not say so, in milliseconds. */
export interface Pulse {
  readonly everyMs: number
  readonly withinMs: number
}

const usualPulse: Pulse = { everyMs: 30_000, withinMs: 10_000 }

/**
 * Hears what is told, over a connection that is kept for it until the end. Rejects when there is none; `onLost` is called
 * once when it is lost later. Nothing is ever sent over it but for its pulse: a firewall that forgot it would be noticed by
 * nobody, and nothing heard any more.
 */
export async function hearChanges(
  pool: Pool,
  onTold: (text: string) => void,
  onLost: () => void,
  { everyMs, withinMs }: Pulse = usualPulse,
): Promise<Listening> {
  const client: PoolClient = await pool.connect()
  let ended = false
  let pulse: NodeJS.Timeout | undefined
  const end = () => {
    if (ended) return
    ended = true
    clearInterval(pulse)
    client.removeAllListeners('notification')
    // Destroyed, or the next user of the connection would go on listening.
    client.release(true)
  }
  const lose = () => {
    if (ended) return
    end()
    onLost()
  }
  client.on('error', lose)
  client.on('end', lose)
  client.on('notification', ({ payload }) => {
    if (payload !== undefined) onTold(payload)
  })
  try {
    await client.query(`listen ${channel}`)
  } catch (error) {
    end()
    throw error
  }
  const beat: QueryConfig & { query_timeout: number } = { text: 'select', query_timeout: withinMs }
  pulse = setInterval(() => void client.query(beat).catch(lose), everyMs)
  pulse.unref()
  return { end }
}
