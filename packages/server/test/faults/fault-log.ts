import { pino } from 'pino'
import type { Log } from '../../src/telemetry/log.ts'

interface Line {
  readonly fault?: string
  readonly advice?: string
}

/** A log that keeps what it is told, and the faults of the database in it. */
export function faultLog(): { readonly log: Log; readonly faults: () => readonly Line[] } {
  const lines: Line[] = []
  const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  return { log, faults: () => lines.filter(({ fault }) => fault !== undefined) }
}
