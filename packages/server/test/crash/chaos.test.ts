import { expect, test } from 'vitest'
import { temporaryHome } from '../support/temporary-home.ts'
import { runChaos } from './chaos.ts'
import { chaosTable } from './chaos-table.ts'
import { faultsOf } from './stock.ts'

/** With it the first three rounds kill one of each. */
const SEED = 3

test('two servers, two workers and PostgreSQL, killed under load in turn, lose and double nothing', async ({
  annotate,
}) => {
  const home = await temporaryHome()
  const result = await runChaos({ rounds: 3, seed: SEED, home, say: () => undefined })
  await annotate(chaosTable(result))
  expect(new Set(result.rounds.map(({ victim }) => victim))).toEqual(new Set(['server', 'worker', 'postgres']))
  expect(result.rounds.every(({ acknowledged }) => acknowledged > 0)).toBe(true)
  expect(faultsOf(result)).toEqual({ lost: 0, doubled: 0, unsettled: 0, books: 0, notifications: 0 })
})
