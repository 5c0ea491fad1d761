import type { Round } from '../rounds.ts'
import { median } from '../statistics.ts'
import { markdown } from './markdown.ts'

const NAMES: readonly (readonly [part: string, name: string])[] = [
  ['signing', 'signing: the answer and the notification'],
  ['verifying', 'verifying: the request'],
  ['http', 'HTTP: requests and answers'],
  ['delivery', 'HTTP: delivering the notification'],
  ['json', 'JSON'],
  ['sql', 'SQL client and store'],
  ['checking', 'checking requests, building answers'],
  ['logic', 'what a capture does'],
  ['garbage', 'garbage collection'],
  ['engine', "V8's own threads: compiling, garbage collection"],
  ['native', 'Node outside JavaScript: sockets, timers'],
  ['other', 'the rest of the server'],
  ['postgres', 'PostgreSQL'],
]

/** Where the processor time of a capture goes. `of`: the name of what was profiled. */
export function partsTable(rounds: readonly Round[], of: string): string {
  const all = rounds.map(({ parts }) => Object.values(parts.ms).reduce((sum, ms) => sum + ms, 0))
  const row = (name: string, ms: readonly number[]) => {
    const shares = ms.map((value, round) => value / (all[round] ?? Number.NaN))
    return [name, median(ms).toFixed(3), `${(median(shares) * 100).toFixed(0)} %`]
  }
  const rows = NAMES.map(([part, name]) =>
    row(
      name,
      rounds.map(({ parts }) => parts.ms[part] ?? 0),
    ),
  )
  const table = markdown([['parts of a capture', 'CPU ms', 'share'], ...rows, row('all', all)])
  return `${table}\n\nParts of: ${of}. ${profilerNote(rounds)}`.trimEnd()
}

function profilerNote(rounds: readonly Round[]): string {
  const known = rounds.map(({ parts }) => parts.profiler).filter((share) => share !== undefined)
  if (known.length === 0) return ''
  const percent = Math.round(median(known) * 100)
  return `With the profiler, of which the thread of its own is left out, the server took ${Math.abs(percent)} % ${percent < 0 ? 'less' : 'more'} than without.`
}
