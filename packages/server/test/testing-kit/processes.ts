import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished, vi } from 'vitest'
import { isAlive } from '../../src/database/process-alive.ts'

const TEST_RUN = fileURLToPath(new URL('./test-run.ts', import.meta.url))

/** A folder where every user may work, as in the system's temporary folder; removed with the test. */
export function openFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'kit-'))
  chmodSync(folder, 0o777)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))
  return folder
}

/** A folder for caches of its own; empty, so that the next sandbox has to make its template. */
export function emptyCache(): string {
  const folder = openFolder()
  chmodSync(folder, 0o755)
  return folder
}

export interface TestRun {
  readonly process: ChildProcess
  /** Its first line: `ready <url>`, or why not. */
  readonly said: Promise<string>
  readonly ended: Promise<unknown>
}

/** A test run of its own, in a process group of its own, with the given folders as temporary and cache folder. */
export function startTestRun(
  folders: { readonly temporary: string; readonly cache?: string },
  ...args: readonly string[]
): TestRun {
  const { temporary, cache = process.env['XDG_CACHE_HOME'] } = folders
  const child = spawn(process.execPath, [TEST_RUN, ...args], {
    env: { ...process.env, TMPDIR: temporary, ...(cache !== undefined && { XDG_CACHE_HOME: cache }) },
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const said = once(createInterface(child.stdout), 'line').then(([line]) => String(line))
  onTestFinished(async () => {
    const below = descendantsOf(child.pid)
    child.kill('SIGKILL')
    await ended
    await vi.waitUntil(() => !below.some(isAlive), { timeout: 15_000, interval: 20 })
  })
  return { process: child, said, ended }
}

interface Listed {
  readonly id: number
  readonly parent: number
}

/** The process ids of everything that was started by the process, and by those. */
export function descendantsOf(processId: number | undefined): readonly number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const all: readonly Listed[] = lines.map((line) => {
    const [id, parent] = line.trim().split(/\s+/).map(Number)
    return { id: id ?? 0, parent: parent ?? 0 }
  })
  const found: number[] = []
  for (let parents = [processId]; parents.length > 0; ) {
    const children = all.filter(({ parent }) => parents.includes(parent)).map(({ id }) => id)
    found.push(...children)
    parents = children
  }
  // `ps` lists itself among ours.
  return found.filter((id) => isAlive(id))
}
