import type { Pool, PoolClient } from 'pg'
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

/**
 * Hears what is told, over a connection that is kept for it until the end. Rejects when there is none; `onLost` is called
 * once when it is lost later.
 */
export async function hearChanges(pool: Pool, onTold: (text: string) => void, onLost: () => void): Promise<Listening> {
  const client: PoolClient = await pool.connect()
  let ended = false
  const end = () => {
    if (ended) return
    ended = true
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
  return { end }
}
