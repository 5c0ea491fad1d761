import type { Pool, QueryConfig } from 'pg'
import { setGroup } from '../../src/store/group.ts'
import { sharedStatements } from './shared-statements.ts'
import { currentTask } from './stage.ts'
import { runWithFaults } from './statement-faults.ts'
import type { World } from './world.ts'

/** The pool of one process: each statement is a boundary, and so is its answer. */
export function databasePort(world: World): Pool {
  async function query(config: QueryConfig) {
    const label = `${currentTask()?.label}: ${world.session.nameOf(config)}`
    await world.stage.park(label)
    const result = await runWithFaults(world, config, label)
    await world.stage.park(`${label}, answered`)
    return result
  }
  // The store asks nothing of a pool but to run a statement.
  const pool = { query } as unknown as Pool
  setGroup(pool, sharedStatements(world))
  return pool
}
