import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { expect, onTestFinished } from 'vitest'
import type { TestCapstan, TestClient } from '../support/capstan.ts'
import { capstan, reaching } from '../support/command-line.ts'
import type { Body } from '../support/operator.ts'

/** A line of a report, by the names of the columns. */
export type Line = Record<string, string>

/** A folder of the test's own; gives paths in it. */
export async function folder(): Promise<(name: string) => string> {
  const path = await mkdtemp(join(tmpdir(), 'capstan-settlement-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return (name) => join(path, name)
}

/** What the simulated acquirer's report of a client says, line by line. */
export async function exported(
  { app }: TestCapstan,
  file: string,
  { acquirer = 'ALIPAY', clientId = 'SANDBOX_TEST' } = {},
): Promise<Line[]> {
  const command = ['reconcile', 'sandbox-report', clientId, '--acquirer', acquirer, '--csv', file, '--json']
  const { code, stdout, stderr } = await capstan(command, reaching(app))
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const lines = parse(await readFile(file), { columns: true }) as Line[]
  expect(JSON.parse(stdout)).toEqual({ file, lines: lines.length })
  return lines
}

export async function write(file: string, lines: readonly Line[]): Promise<void> {
  await writeFile(file, stringify([...lines], { header: true }))
}

export interface Imported {
  readonly code: number | null
  readonly stderr: string
  /** What was printed; empty where nothing was. */
  readonly result: Body
  /** How many entries were found to be what. */
  readonly counts: Readonly<Record<string, number>>
}

export async function imported({ app }: TestCapstan, file: string, ...options: readonly string[]): Promise<Imported> {
  const named = options.includes('--acquirer') ? [] : ['--acquirer', 'ALIPAY', '--client', 'SANDBOX_TEST']
  const command = ['reconcile', 'import', file, ...named, ...options, '--json']
  const { code, stdout, stderr } = await capstan(command, reaching(app))
  const result = stdout === '' ? {} : JSON.parse(stdout)
  const counts = Object.fromEntries(
    (result.counts ?? []).map(({ kind, count }: { kind: string; count: number }) => [kind, count]),
  )
  return { code, stderr, result, counts }
}

/** Calls that must succeed, as the client. */
export async function call(
  server: TestCapstan,
  endpoint: Parameters<TestCapstan['call']>[0],
  body: object,
  as?: TestClient,
): Promise<Body> {
  const answer = await server.call(endpoint, body, as)
  expect(answer.result).toMatchObject({ resultCode: expect.stringMatching(/SUCCESS|PAYMENT_IN_PROCESS/) })
  return answer
}
