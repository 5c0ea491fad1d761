import { readdirSync } from 'node:fs'
import { version } from '../version.ts'

/**
 * Which code a process would run that was started now: the version and the migrations. After an upgrade in place it
 * differs from that of a server that runs on.
 */
export function codeOnDisk(): string {
  const migrations = readdirSync(new URL('../../store/migrations/', import.meta.url)).filter((name) =>
    /\.sql$/.test(name),
  )
  return `${version()} ${migrations.sort().at(-1) ?? ''}`
}
