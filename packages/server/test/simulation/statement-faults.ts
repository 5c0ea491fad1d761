import type { QueryConfig } from 'pg'
import type { World } from './world.ts'

/** A database error of our making, for telling it from those that nobody planned. */
export class InjectedFault extends Error {
  readonly code: string

  constructor(message: string, code: string) {
    super(message)
    this.code = code
  }
}

const statementFaults = [
  'works',
  'connection lost before the statement',
  'connection lost before the answer of the database',
  'serialization failure',
  'deadlock',
  'crash before the statement',
  'crash after the statement',
] as const

const lost = () => new InjectedFault('Connection terminated unexpectedly', 'ECONNRESET')

/** Runs a statement, unless what is put in here comes before it or hides that it ran. */
export async function runWithFaults(world: World, config: QueryConfig, label: string) {
  const fault = world.fault('statement', label, statementFaults)
  switch (fault) {
    case 'connection lost before the statement':
      throw lost()
    case 'serialization failure':
      throw new InjectedFault('could not serialize access', '40001')
    case 'deadlock':
      throw new InjectedFault('deadlock detected', '40P01')
    case 'crash before the statement':
      throw world.die()
    default: {
      const result = await world.session.run(world.stage.now, config)
      if (fault === 'connection lost before the answer of the database') throw lost()
      if (fault === 'crash after the statement') throw world.die()
      return result
    }
  }
}
