import { expect, test } from 'vitest'
import type { Passed } from './messages.ts'
import { openPassing, type Passing } from './passing.ts'

/** Processes that reach each other through a primary; each message goes through JSON as between real ones. */
function crew(...pids: number[]) {
  const members = new Map<number, Passing>()
  const send = (passed: Passed) => {
    const { from, to } = passed
    for (const [pid, member] of members) {
      if (pid !== from && (to ?? pid) === pid) queueMicrotask(() => member.receive(JSON.parse(JSON.stringify(passed))))
    }
  }
  for (const pid of pids) members.set(pid, openPassing(pid, send))
  const told = pids.map((pid) => ({ pid, since: '2026-11-26T07:00:00.000Z' }))
  for (const member of members.values()) member.listed(pids.length, told)
  return pids.map((pid) => (members.get(pid) as Passing).siblings)
}

test('what one tells, all others hear, and nobody hears of another subject', async () => {
  const [one, two, three] = crew(1, 2, 3)
  const heard: unknown[] = []
  for (const [pid, member] of [one, two, three].entries()) {
    member?.hear('weather', (body) => heard.push([pid + 1, body]))
    member?.hear('news', () => heard.push('news'))
  }
  one?.tell('weather', { sky: 'grey' })
  await expect
    .poll(() => heard)
    .toEqual([
      [2, { sky: 'grey' }],
      [3, { sky: 'grey' }],
    ])
})

test('a question is answered by the one that is asked', async () => {
  const [one, two, three] = crew(1, 2, 3)
  two?.answer('double', async (question) => ({ by: 2, value: (question as { value: number }).value * 2 }))
  three?.answer('double', async () => ({ by: 3 }))
  expect(await one?.ask(2, 'double', { value: 21 }, 1_000)).toEqual({ by: 2, value: 42 })
  expect(await one?.ask(3, 'double', { value: 21 }, 1_000)).toEqual({ by: 3 })
})

test('there is no answer of one that is not there, that fails, that knows nothing of it or that is silent', async () => {
  const [one, two] = crew(1, 2)
  two?.answer('fail', async () => Promise.reject(new Error('no')))
  two?.answer('silent', () => new Promise(() => undefined))
  expect(await one?.ask(9, 'fail', {}, 60_000)).toBeUndefined()
  expect(await one?.ask(2, 'fail', {}, 60_000)).toBeUndefined()
  expect(await one?.ask(2, 'unheard of', {}, 60_000)).toBeUndefined()
  expect(await one?.ask(2, 'silent', {}, 5)).toBeUndefined()
})
