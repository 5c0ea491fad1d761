import type { Subject } from '../capstan-run.ts'
import { CYCLE, LIFE_CYCLES } from '../operations.ts'
import type { Round } from '../rounds.ts'
import { markdown, measured, middle, ratio } from './markdown.ts'

const HEAD = [
  'operations, as many as are answered',
  'requests/s',
  'life cycles/s',
  '÷ RSA',
  'p50 ms',
  'p99 ms',
  'CPU ms: server',
  'PostgreSQL',
]

/** What merchants ask for beside captures; processor time and latency are those of one request. */
export function operationsTable(rounds: readonly Round[], operations: readonly Subject[]): string {
  return markdown([HEAD, ...operations.map(({ name }) => row(name, rounds))])
}

function row(name: string, rounds: readonly Round[]): string[] {
  const results = rounds.flatMap((round) => round.operations.get(name) ?? [])
  return [
    name,
    measured(results.map(({ answered }) => answered)),
    name.startsWith(LIFE_CYCLES) ? measured(results.map(({ answered }) => answered / CYCLE)) : '',
    ratio(
      rounds,
      (round) => round.operations.get(name)?.answered,
      ({ signatures }) => signatures.perSecond,
    ),
    middle(
      results.map(({ p50 }) => p50),
      1,
    ),
    middle(
      results.map(({ p99 }) => p99),
      1,
    ),
    middle(
      results.map(({ serverMs }) => serverMs),
      2,
    ),
    middle(
      results.map(({ postgresMs }) => postgresMs),
      2,
    ),
  ]
}
