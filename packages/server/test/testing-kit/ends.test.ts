import { chmodSync, mkdirSync, readdirSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { isAlive } from '../../src/database/process-alive.ts'
import { SandboxError, type SandboxOptions } from '../../src/testing/sandbox.ts'
import { descendantsOf, openFolder, startTestRun } from './processes.ts'
import { authorize, testSandbox } from './shop.ts'

/** Seconds, on a machine that has other things to do. */
const within = { timeout: 15_000, interval: 50 }

/** What runs below the test run: the sandbox, the guard of its PostgreSQL, PostgreSQL and its own processes. */
async function runningBelow(run: { readonly process: { readonly pid?: number | undefined } }) {
  const below = descendantsOf(run.process.pid)
  expect(below.length).toBeGreaterThan(4)
  return below
}

async function expectNothingLeft(processIds: readonly number[], temporary: string): Promise<void> {
  await expect.poll(() => processIds.filter(isAlive), within).toEqual([])
  expect(readdirSync(temporary)).toEqual([])
}

test.each([
  ['the test run is killed', (id: number) => process.kill(id, 'SIGKILL')],
  ['the test run is killed with its whole process group', (id: number) => process.kill(-id, 'SIGKILL')],
  ['Ctrl-C ends the test run', (id: number) => process.kill(-id, 'SIGINT')],
])('nothing is left when %s', async (_how, kill) => {
  const temporary = openFolder()
  const run = startTestRun({ temporary })
  expect(await run.said).toMatch(/^ready http/)
  const below = await runningBelow(run)
  expect(readdirSync(temporary)).toHaveLength(1)
  kill(run.process.pid ?? 0)
  await run.ended
  await expectNothingLeft(below, temporary)
})

test('a test run that forgets to stop its sandbox ends all the same, and so does the sandbox', async () => {
  const temporary = openFolder()
  const run = startTestRun({ temporary }, 'leave')
  expect(await run.said).toMatch(/^ready http/)
  expect(await run.ended).toEqual([0, null])
  await expect.poll(() => readdirSync(temporary), within).toEqual([])
})

test('nothing is left when the test run is killed while the sandbox starts', async () => {
  const temporary = openFolder()
  const run = startTestRun({ temporary })
  await expect.poll(() => readdirSync(temporary), { timeout: 15_000, interval: 1 }).toHaveLength(1)
  const below = descendantsOf(run.process.pid)
  process.kill(run.process.pid ?? 0, 'SIGKILL')
  await expect.poll(() => readdirSync(temporary), within).toEqual([])
  await expectNothingLeft(below, temporary)
})

test('PostgreSQL and the folder are gone when the sandbox itself is killed, and the test is told', async () => {
  const { sandbox, processIds } = await watchedSandbox()
  const [itself = 0] = processIds
  await authorize(sandbox)
  process.kill(itself, 'SIGKILL')
  await expect.poll(() => processIds.filter(isAlive), within).toEqual([])
  await expect(sandbox.deliveries()).rejects.toMatchObject({
    code: 'DIED',
    message: "the sandbox's process ended by SIGKILL without being told to.",
  })
})

test('a sandbox without its PostgreSQL ends and says why', async () => {
  const lines: string[] = []
  const { sandbox, processIds } = await watchedSandbox({ logs: (line) => lines.push(line) })
  const [, , postgres = 0] = processIds
  process.kill(postgres, 'SIGQUIT')
  await expect(sandbox.waitForDelivery({}, { withinMs: 60_000 })).rejects.toBeInstanceOf(SandboxError)
  await expect.poll(() => processIds.filter(isAlive), within).toEqual([])
  await expect(sandbox.advance(0)).rejects.toMatchObject({
    code: 'DIED',
    message: expect.stringMatching(
      /ended with code 1 .*PostgreSQL ended by itself:\npostgres: LOG: .*immediate shutdown/s,
    ),
  })
  expect(lines.join('\n')).toContain('PostgreSQL ended by itself')
})

test('a temporary folder with a path too long for a socket is passed by', async () => {
  const deep = path.join(openFolder(), 'x'.repeat(90))
  mkdirSync(deep)
  chmodSync(deep, 0o777)
  const run = startTestRun({ temporary: deep })
  expect(await run.said).toMatch(/^ready http/)
  expect(readdirSync(deep)).toEqual([])
})

test('what was left when everything was killed at once is removed by a later sandbox', async () => {
  const temporary = openFolder()
  const lately = 'capstan-sandbox-4194399-bbbbbb'
  for (const name of ['capstan-sandbox-4194399-aaaaaa', lately]) mkdirSync(path.join(temporary, name))
  const longAgo = new Date(Date.now() - 3_600_000)
  utimesSync(path.join(temporary, 'capstan-sandbox-4194399-aaaaaa'), longAgo, longAgo)
  const run = startTestRun({ temporary })
  expect(await run.said).toMatch(/^ready http/)
  const names = readdirSync(temporary)
  expect(names).toContain(lately)
  expect(names).not.toContain('capstan-sandbox-4194399-aaaaaa')
})

/** A sandbox, and the processes that it is: itself first, then the guard, PostgreSQL and its own. */
async function watchedSandbox(options: SandboxOptions = {}) {
  const before = new Set(descendantsOf(process.pid))
  const sandbox = await testSandbox(options)
  return { sandbox, processIds: descendantsOf(process.pid).filter((id) => !before.has(id)) }
}
