/** Why PostgreSQL did not do what it was told, and what a person does about it. */
export interface DatabaseFault {
  readonly fault: string
  readonly advice: string
}

const comesBack = 'nothing to do when it comes back; requests are answered U until then'

const byCode: Readonly<Record<string, DatabaseFault>> = {
  '53100': { fault: 'the disk of the database is full', advice: 'make room on it; service resumes by itself' },
  '53200': { fault: 'the database is out of memory', advice: 'give PostgreSQL more memory or fewer connections' },
  '53300': { fault: 'the database has no connection left', advice: 'raise max_connections, or run fewer servers' },
  '25006': { fault: 'the database takes no writes', advice: 'let DATABASE_URL name the primary, not a replica' },
  '57014': {
    fault: 'a statement took too long and was stopped',
    advice: 'look for locks and load in pg_stat_activity',
  },
  '55P03': { fault: 'a lock was not free in time', advice: 'look for who holds locks in pg_stat_activity' },
  '58030': { fault: 'the database cannot read or write its disk', advice: "see PostgreSQL's log and the disk" },
  '40001': {
    fault: 'simultaneous writes kept overtaking each other',
    advice: 'use the isolation level read committed',
  },
  '40P01': { fault: 'a deadlock came again and again', advice: 'look for foreign locks in pg_stat_activity' },
  '57P01': { fault: 'the database was told to stop', advice: comesBack },
  '57P02': { fault: 'the database crashed', advice: comesBack },
  '57P03': { fault: 'the database is starting or stopping', advice: comesBack },
  ECONNREFUSED: { fault: 'the database does not answer', advice: 'start PostgreSQL; service resumes by itself' },
  ECONNRESET: { fault: 'the connection to the database was lost', advice: comesBack },
  EPIPE: { fault: 'the connection to the database was lost', advice: comesBack },
}

/** The driver's own errors have no code. */
const byMessage: readonly (readonly [RegExp, DatabaseFault])[] = [
  [/^Connection terminated|not queryable$/, { fault: 'the connection to the database was lost', advice: comesBack }],
  [
    /^timeout exceeded when trying to connect/,
    {
      fault: 'no connection to the database came free in time',
      advice: 'look for slow statements in pg_stat_activity',
    },
  ],
  [/^Query read timeout/, { fault: 'the database is silent', advice: 'see whether PostgreSQL and the way to it work' }],
]

/** Undefined for what is no fault of the database. */
export function databaseFault(error: unknown): DatabaseFault | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return byCode[code] ?? byMessage.find(([pattern]) => pattern.test(error.message))?.[1]
}
