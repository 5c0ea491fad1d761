import { existsSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { emptyCache, openFolder, startTestRun } from './processes.ts'

const templateName = /^template-[0-9a-f]{24}$/
const within = { timeout: 25_000, interval: 5 }

function templatesIn(cache: string): readonly string[] {
  const folder = path.join(cache, 'capstan', 'postgres')
  return existsSync(folder) ? readdirSync(folder) : []
}

test('of several first starts at once one makes the template, and the others wait for it', async () => {
  const cache = emptyCache()
  const temporary = openFolder()
  const runs = Array.from({ length: 3 }, () => startTestRun({ temporary, cache }))
  const seen = new Set<string>()
  const watching = setInterval(() => {
    for (const name of templatesIn(cache)) if (name.includes('.new-')) seen.add(name)
  }, 5)
  const said = await Promise.all(runs.map((run) => run.said)).finally(() => clearInterval(watching))
  expect(seen.size).toBe(1)
  expect(said).toEqual(said.map(() => expect.stringMatching(/^ready http/)))
  expect(new Set(said).size).toBe(3)
  expect(templatesIn(cache)).toEqual([expect.stringMatching(templateName)])
})

test('a template whose maker was killed is not used, and made by the next', async () => {
  const cache = emptyCache()
  const temporary = openFolder()
  const first = startTestRun({ temporary, cache })
  const beingMade = () => templatesIn(cache).filter((name) => name.includes('.new-'))
  await expect.poll(beingMade, within).toHaveLength(1)
  const [aside = ''] = beingMade()
  // The maker is the sandbox and not the test run, and its name says so.
  process.kill(Number(aside.split('.new-')[1]), 'SIGKILL')
  expect(await first.said).toMatch(/^SandboxError: the sandbox's process ended by SIGKILL/)
  expect(templatesIn(cache)).toContain(aside)
  const second = startTestRun({ temporary, cache })
  expect(await second.said).toMatch(/^ready http/)
  expect(templatesIn(cache)).toEqual([expect.stringMatching(templateName)])
})

test('a template that something was removed from is made anew', async () => {
  const cache = emptyCache()
  const temporary = openFolder()
  expect(await startTestRun({ temporary, cache }).said).toMatch(/^ready http/)
  const [template = ''] = templatesIn(cache)
  rmSync(path.join(cache, 'capstan', 'postgres', template, 'global', 'pg_control'))
  expect(await startTestRun({ temporary, cache }).said).toMatch(/^ready http/)
  expect(readdirSync(path.join(cache, 'capstan', 'postgres', template, 'global'))).toContain('pg_control')
})
