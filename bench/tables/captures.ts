import type { RunResult } from '../capstan-run.ts'
import type { Variant } from '../captures.ts'
import type { Peers } from '../peers.ts'
import type { Round } from '../rounds.ts'
import { markdown, measured, middle, ratio } from './markdown.ts'

const HEAD = [
  'captures, as many as are answered',
  'captures/s',
  'notified/s',
  '÷ pgbench',
  '÷ RSA',
  '÷ Medusa',
  'p50 ms',
  'p99 ms',
  'CPU ms: server',
  'PostgreSQL',
]

const PEERS: readonly (readonly [name: string, which: keyof Peers])[] = [
  ['RSA-2048 alone: one verified, one made', 'signatures'],
  ['RSA-2048 alone: one verified, two made, as for a notified capture', 'notifiedSignatures'],
  ['pgbench: the two commits alone, 16 clients', 'commits'],
  ['pgbench: the same, 16 captures in two commits, 2 clients', 'shared'],
  ["Medusa's payment module, no HTTP, no signatures, 16 at a time", 'medusa'],
]

/** Peers and captures in a closed loop: medians of the rounds, and ratios taken round by round. */
export function capturesTable(rounds: readonly Round[], variants: readonly Variant[]): string {
  const peers = PEERS.map(([name, which]) => peer(name, rounds, which))
  return markdown([HEAD, ...peers, ...variants.map((variant) => capstan(variant, rounds))])
}

function peer(name: string, rounds: readonly Round[], which: keyof Peers): string[] {
  const results = rounds.flatMap((round) => round[which] ?? [])
  if (results.length === 0) return [name, 'skipped', ...HEAD.slice(2).map(() => '')]
  const rates = results.map(({ perSecond }) => perSecond)
  return [
    name,
    measured(rates),
    '',
    ...ratios(rounds, (round) => round[which]?.perSecond, which === 'notifiedSignatures'),
    middle(
      results.map(({ p50 }) => p50),
      1,
    ),
    middle(
      results.map(({ p99 }) => p99),
      1,
    ),
    middle(
      results.map(({ processorMs }) => processorMs),
      2,
    ),
    middle(
      results.map(({ postgresMs }) => postgresMs),
      2,
    ),
  ]
}

function capstan({ name, notified }: Variant, rounds: readonly Round[]): string[] {
  const results = rounds.flatMap((round) => round.captures.get(name) ?? [])
  const all = (field: Exclude<keyof RunResult, 'memory'>) => results.map((result) => result[field])
  return [
    name,
    measured(results.map(({ answered }) => answered)),
    notified ? measured(results.map(({ settled }) => settled)) : '',
    ...ratios(rounds, (round) => round.captures.get(name)?.[notified ? 'settled' : 'answered'], notified),
    middle(all('p50'), 1),
    middle(all('p99'), 1),
    middle(all('serverMs'), 2),
    middle(all('postgresMs'), 2),
  ]
}

/** A notified capture has a signature more than another, so it is compared with those that it needs. */
function ratios(rounds: readonly Round[], rate: (round: Round) => number | undefined, notified: boolean): string[] {
  const to = (which: keyof Peers) => ratio(rounds, rate, (round) => round[which]?.perSecond)
  return [to('commits'), to(notified ? 'notifiedSignatures' : 'signatures'), to('medusa')]
}
