import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { servesFolder } from '../../src/database/postmaster-file.ts'
import { isAlive } from '../../src/database/process-alive.ts'

/** A folder for an embedded database. With the test it is removed, and so is a PostgreSQL that still runs in it. */
export async function temporaryHome(): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), 'capstan-home-'))
  // As root, PostgreSQL runs as another user, who must be able to pass.
  await chmod(home, 0o755)
  onTestFinished(async () => {
    const postmaster = await postmasterOf(home).catch(() => 0)
    // Tests write other numbers into that file, zero and their own among them.
    if (await servesFolder(postmaster, dataFolderOf(home))) await killAndWait(postmaster, 'SIGQUIT')
    await rm(home, { recursive: true, force: true, maxRetries: 10 })
  })
  return home
}

/** The process id that `postmaster.pid` names. */
export async function postmasterOf(home: string): Promise<number> {
  return Number((await readFile(postmasterFileOf(home), 'utf8')).split('\n')[0])
}

export function postmasterFileOf(home: string): string {
  return path.join(dataFolderOf(home), 'postmaster.pid')
}

function dataFolderOf(home: string): string {
  return path.join(home, 'postgres', 'data')
}

export async function killAndWait(processId: number, signal: NodeJS.Signals): Promise<void> {
  if (isAlive(processId)) process.kill(processId, signal)
  await vi.waitUntil(async () => !isAlive(processId) || (await isZombie(processId)), { timeout: 20_000, interval: 10 })
}

/** Ended, with nobody having asked how: the parent of a killed PostgreSQL may have gone before it. */
async function isZombie(processId: number): Promise<boolean> {
  const status = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => '')
  return /\) Z /.test(status)
}
