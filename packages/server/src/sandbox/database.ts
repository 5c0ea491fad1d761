import { rm } from 'node:fs/promises'
import path from 'node:path'
import { SYSTEM_FOLDER } from '../database/cluster.ts'
import { usableBinaries } from '../database/postgres-binaries.ts'
import { postgresUser } from '../database/postgres-user.ts'
import type { Ending } from './ending.ts'
import { makeRunFolder, openCache } from './folders.ts'
import { startPostgres } from './postgres.ts'
import { DATABASE, discardTemplate, openTemplate, type TemplatePlace } from './template.ts'

export interface SandboxDatabase {
  /** Of a database with the whole schema and nothing in it. */
  readonly url: string
  /** Settles when its PostgreSQL has ended. */
  readonly ended: Promise<void>
  /** The last lines that PostgreSQL wrote. */
  log(): string
}

/** A PostgreSQL of the sandbox's own, on a copy of the template; gone with its folder when the sandbox ends. */
export async function startDatabase(ending: Ending, log: (line: string) => void): Promise<SandboxDatabase> {
  if (process.platform === 'win32') throw new Error('The embedded PostgreSQL does not run on Windows. Use WSL.')
  const user = await postgresUser(undefined, log)
  const folder = await openCache('postgres', user)
  const binaries = await usableBinaries(user, user === undefined ? folder : SYSTEM_FOLDER, log)
  const place = { folder, binaries, user }
  try {
    return await startCopy(place, ending)
  } catch (error) {
    if (ending.signal.aborted) throw error
    log(`the template is made anew: ${error instanceof Error ? error.message : String(error)}`)
    await discardTemplate(place)
    return await startCopy(place, ending)
  }
}

async function startCopy(place: TemplatePlace, ending: Ending): Promise<SandboxDatabase> {
  const { folder, binaries, user } = place
  const template = await openTemplate(place)
  const runFolder = await makeRunFolder(user, folder)
  await ending.add(() => rm(runFolder, { recursive: true, force: true, maxRetries: 5 }))
  if (ending.signal.aborted) throw new Error('the sandbox was stopped')
  const dataFolder = path.join(runFolder, 'data')
  const postgres = startPostgres({ template, dataFolder, socketFolder: runFolder, binaries, user, removes: runFolder })
  await ending.add(() => postgres.discard())
  await postgres.ready
  return { url: postgres.url(DATABASE), ended: postgres.ended, log: postgres.log }
}
