import type { LoadResult } from '../load.ts'
import type { Round } from '../rounds.ts'
import { markdown, measured, middle, ratio } from './markdown.ts'

const HEAD = [
  'captures, as they arrive',
  'offered/s',
  'answered/s',
  '÷ peak',
  'refused/s: signed',
  'unsigned',
  'p50 ms',
  'p99 ms',
  'p99.9 ms',
  'refused p99 ms',
  'sent late p99 ms',
  'processors busy: server',
  'PostgreSQL',
  'load',
]

/** Latency at a share of what the server answers at most, and what it does with more than that. */
export function loadTable(rounds: readonly Round[]): string {
  const names = [...(rounds[0]?.loads.keys() ?? [])]
  return markdown([HEAD, ...names.map((name) => row(name, rounds))])
}

function row(name: string, rounds: readonly Round[]): string[] {
  const results = rounds.flatMap((round) => round.loads.get(name) ?? [])
  const all = (field: Exclude<keyof LoadResult, 'busy'>) => results.map((result) => result[field])
  const rates = (field: Exclude<keyof LoadResult, 'refusedP99' | 'busy'>) =>
    measured(results.map((result) => result[field]))
  const busy = (what: keyof LoadResult['busy']) =>
    middle(
      results.map((result) => result.busy[what]),
      2,
    )
  return [
    name,
    rates('offered'),
    rates('answered'),
    ratio(
      results,
      ({ answered }) => answered,
      ({ peak }) => peak,
    ),
    rates('refused'),
    rates('turnedAway'),
    middle(all('p50'), 1),
    middle(all('p99'), 1),
    middle(all('p999'), 1),
    middle(all('refusedP99'), 1),
    middle(all('lateP99'), 1),
    busy('server'),
    busy('postgres'),
    busy('load'),
  ]
}
