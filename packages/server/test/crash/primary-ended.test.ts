import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { servingProcesses } from '../support/server-processes.ts'
import { temporaryHome } from '../support/temporary-home.ts'
import { launchCapstan } from './capstan-process.ts'
import { hasEnded } from './own-postgres.ts'
import { startServer } from './server-process.ts'

const SETTINGS = { CAPSTAN_PROCESSES: '2' }
const within = { timeout: 30_000, interval: 20 }

test('the primary told to stop ends its processes in order', async () => {
  const home = await temporaryHome()
  const { url, signal, ended } = await startServer(home, SETTINGS)
  const processes = await servingProcesses(url, home, 2)
  signal('SIGTERM')
  const { code, output } = await ended()
  expect({ code, ended: processes.map(hasEnded) }).toEqual({ code: 0, ended: [true, true] })
  expect(output).not.toContain('is gone')
})

test('what a terminal and a supervisor send to every process is left to the primary', async () => {
  const home = await temporaryHome()
  const { url } = await startServer(home, SETTINGS)
  const processes = await servingProcesses(url, home, 2)
  for (const pid of processes) for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(pid, signal)
  expect(await servingProcesses(url, home, 2)).toEqual(processes)
})

test('the primary killed takes its processes with it, and the next start goes on', async () => {
  const home = await temporaryHome()
  const first = await startServer(home, SETTINGS)
  const processes = await servingProcesses(first.url, home, 2)
  first.signal('SIGKILL')
  await vi.waitUntil(() => processes.every(hasEnded), within)
  await first.ended()
  const second = await startServer(home, SETTINGS)
  expect(await servingProcesses(second.url, home, 2, processes)).toHaveLength(2)
})

test('a server whose processes end again and again says so and ends', async () => {
  const home = await temporaryHome()
  const poison = path.join(home, 'poison')
  const launched = launchCapstan({
    command: 'serve',
    home,
    settings: { ...SETTINGS, CAPSTAN_TEST_POISON: poison },
    preload: new URL('./poisoned.ts', import.meta.url).href,
  })
  onTestFinished(() => launched.signal('SIGKILL'))
  await vi.waitUntil(() => launched.output().includes('Capstan is ready'), { timeout: 60_000 })
  writeFileSync(poison, '')
  const { code, output } = await launched.ended()
  expect(code).toBe(1)
  expect(output).toContain('it ended with exit code 7')
  expect(output).toContain('The processes of the server end again and again')
})
