import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
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
  /** Payments made for it: `clients` times `perClient`, with ids from `first` on. */
  readonly first: bigint
  readonly clients: number
  readonly perClient: number
}

/** Captures a second when nothing but the two commits of a capture is done, by PostgreSQL's own load generator. */
export async function pgbench(order: PgbenchOrder): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-pgbench-'))
  try {
    const file = join(folder, 'capture.sql')
    const variables = new Map<string, string>()
    const statements = await captureStatements(order.clientId)
    const texts = statements.map((statement, index) => `${scripted(statement, `s${index}`, variables)};`)
    const id = `\\set id ${order.first} + :client_id * ${order.perClient} + :n`
    writeFileSync(file, `${id}\n\\set n :n + 1\n${texts.join('\n')}\n`)
    const defined = [['n', '0'] as const, ...variables].flatMap(([name, value]) => ['-D', `${name}=${value}`])
    const { clients, perClient } = order
    const load = ['-n', '-M', 'prepared', '-c', `${clients}`, '-j', '2', '-t', `${perClient}`]
    const { stdout } = await run('pgbench', [...load, '-f', file, ...defined, order.databaseUrl])
    const rate = Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1])
    if (!(rate > 0)) throw new Error(`pgbench said no rate:\n${stdout}`)
    return rate
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The statement on one line, with pgbench's variables in place of the numbered parameters. */
function scripted({ text, values }: Written, prefix: string, variables: Map<string, string>): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.replaceAll(/\$(\d+)/g, (_, number: string) => {
    const value = values[Number(number) - 1]
    if (value === null) return 'null'
    if (value === 'ID') return ':id'
    variables.set(`${prefix}_${number}`, String(value))
    return `:${prefix}_${number}`
  })
}
