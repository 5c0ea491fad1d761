import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { byKeyAlone } from '../packages/server/src/database/lanes.ts'
import { captureStatements, type Written } from './capture-statements.ts'

const run = promisify(execFile)

/** Undefined when there is no pgbench on the PATH. */
export async function pgbenchVersion(): Promise<string | undefined> {
  try {
    return (await run('pgbench', ['--version'])).stdout.trim()
  } catch {
    return undefined
  }
}

export interface PgbenchOrder {
  readonly databaseUrl: string
  readonly clientId: string
  /** Payments made for it: `clients` times `perClient` times `rows`, with ids from `first` on. */
  readonly first: bigint
  readonly clients: number
  readonly perClient: number
  /** How many captures share a statement. */
  readonly rows: number
}

/** Captures a second when nothing but the two commits of a capture is done, by PostgreSQL's own load generator. */
export async function pgbench(order: PgbenchOrder): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-pgbench-'))
  try {
    const file = join(folder, 'capture.sql')
    const { clients, perClient, rows } = order
    const statements = await captureStatements(order.clientId)
    const texts = statements.map((statement, index) => `${scripted(statement, `row${index}`, rows)};`)
    const id = `\\set id ${order.first} + :client_id * ${perClient * rows} + :n`
    writeFileSync(file, `${id}\n\\set n :n + ${rows}\n${texts.join('\n')}\n`)
    const variables = ['n=0', ...statements.map(({ row }, index) => `row${index}=${row}`)]
    const defined = variables.flatMap((variable) => ['-D', variable])
    const load = ['-n', '-M', 'prepared', '-c', `${clients}`, '-j', '2', '-t', `${perClient}`]
    const { stdout } = await run('pgbench', [...load, '-f', file, ...defined, order.databaseUrl], { env: settings() })
    const rate = Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1])
    if (!(rate > 0)) throw new Error(`pgbench said no rate:\n${stdout}`)
    return rate * rows
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** PostgreSQL plans as it does for a server's shared statements. */
function settings(): NodeJS.ProcessEnv {
  const options = Object.entries(byKeyAlone).map(([name, value]) => `-c ${name}=${value}`)
  return { ...process.env, PGOPTIONS: options.join(' ') }
}

/** The statement on one line, with its rows made of the one at hand by the ids from `:id` on. */
function scripted({ text }: Written, row: string, rows: number): string {
  const made =
    rows === 1
      ? `('[' || replace(:${row}, 'ID', :id::bigint::text) || ']')::json`
      : `(select '[' || string_agg(replace(:${row}, 'ID', (:id::bigint + i)::text), ',') || ']' from generate_series(0, ${rows - 1}) i)::json`
  return text.replaceAll(/\s+/g, ' ').replaceAll('$1', made)
}
