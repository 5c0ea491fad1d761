import { expect, vi } from 'vitest'
import { databaseContents, workLeft } from './database-contents.ts'
import type { RunningServer } from './running-server.ts'

/**
 * Does something and expects that the database holds the same rows as before, to the letter. Only for a server whose
 * merchants are quiet: a notification delivered meanwhile would be a difference too.
 */
export async function expectNothingWritten<Result>(server: RunningServer, act: () => Promise<Result>): Promise<Result> {
  await vi.waitFor(async () => expect(await workLeft(server.pool)).toBe(0), { timeout: 10_000 })
  const before = await contents(server)
  const result = await act()
  expect(await contents(server)).toEqual(before)
  return result
}

/** Without the server's own private keys, which a failing test would print. */
async function contents(server: RunningServer) {
  const { 'public.signing_keys': _keys, ...tables } = await databaseContents(server.pool)
  return tables
}
