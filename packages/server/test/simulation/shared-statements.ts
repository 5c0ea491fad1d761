import type { Pool, QueryConfig, QueryResultRow } from 'pg'
import { type Entry, entryOf, type Group, runBatch } from '../../src/store/group.ts'
import { currentTask } from './stage.ts'
import { runWithFaults } from './statement-faults.ts'
import type { World } from './world.ts'

type Outcome = { readonly row: QueryResultRow | undefined } | { readonly error: unknown }

interface Waiting extends Entry {
  outcome?: Outcome
}

/**
 * The shared statements of one process. Whose turn it is runs its own, alone or for all who wait with the same one, as happens
 * while all lanes are busy; the others learn what came of it when their turn comes.
 */
export function sharedStatements(world: World): Group {
  let waiting: Waiting[] = []
  return {
    async ask(statement, asked) {
      const entry: Waiting = entryOf(statement, asked, {
        resolve: (row) => {
          entry.outcome = { row }
        },
        reject: (error) => {
          entry.outcome = { error }
        },
      })
      const label = `${currentTask()?.label}: ${statement.name}`
      waiting.push(entry)
      try {
        await world.stage.park(label)
        if (!entry.outcome) {
          const batch = [entry, ...together(world, label, entry, waiting)]
          waiting = waiting.filter((one) => !batch.includes(one))
          if (batch.length > 1) world.tell(`${label}: together with ${batch.length - 1} more`)
          await runBatch(poolOf(world, label), batch)
        }
      } finally {
        waiting = waiting.filter((one) => one !== entry)
      }
      const { outcome } = entry
      if (!outcome) throw new Error('a shared statement ended without an outcome')
      if ('error' in outcome) throw outcome.error
      await world.stage.park(`${label}, answered`)
      return outcome.row as never
    },
  }
}

function together(world: World, label: string, first: Waiting, waiting: readonly Waiting[]): readonly Waiting[] {
  const keys = new Set([first.key])
  const others = waiting.filter((one) => {
    if (one === first || one.outcome || one.statement !== first.statement) return false
    if (one.key !== undefined && keys.has(one.key)) return false
    keys.add(one.key)
    return true
  })
  if (others.length === 0) return []
  return world.chance.pick(`${label}, shared`, ['alone', 'together'], 0.5) === 'together' ? others : []
}

function poolOf(world: World, label: string): Pool {
  return { query: (config: QueryConfig) => runWithFaults(world, config, label) } as unknown as Pool
}
