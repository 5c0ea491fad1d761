import { readFileSync } from 'node:fs'
import { processesOfPostgres } from './processor-time.ts'

/** In MiB; undefined where there is no /proc. */
export interface Memory {
  /** What is resident of all processes of the server. */
  readonly server: number | undefined
  /** Of all processes of PostgreSQL, with memory that several share divided among them, so that it counts once. */
  readonly postgres: number | undefined
}

export function memoryOf(serverIds: readonly number[], postmaster: number): Memory {
  return {
    server: sum(serverIds.map(residentMiB)),
    postgres: sum(processesOfPostgres(postmaster).map((id) => mebibytes(`/proc/${id}/smaps_rollup`, 'Pss'))),
  }
}

/** Of one process. */
export function residentMiB(processId: number): number | undefined {
  return mebibytes(`/proc/${processId}/status`, 'VmRSS')
}

function mebibytes(file: string, name: string): number | undefined {
  try {
    const kiB = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(file, 'utf8'))?.[1]
    return kiB === undefined ? undefined : Number(kiB) / 1_024
  } catch {
    return undefined
  }
}

/** Undefined when nothing is known; a process that has just ended has nothing. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0)
}
