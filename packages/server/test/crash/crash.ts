import { expect } from 'vitest'
import type { TestClient } from '../support/signed-call.ts'
import { type Asked, ask, isFinal } from './merchant.ts'

export interface Crash {
  readonly url: string
  readonly client: TestClient
  readonly asked: readonly Asked[]
  /** How many answers arrive before it comes. */
  readonly after: number
  readonly strike: () => void
}

/** Sends everything at once and strikes in the middle of it, at the same count of answers on any machine. */
export async function crashUnderLoad({ url, client, asked, after, strike }: Crash): Promise<void> {
  let answers = 0
  await Promise.all(
    asked.map(async (one) => {
      const answer = await ask(url, client, one)
      if (answer && ++answers === after) strike()
    }),
  )
  expect(asked.filter((one) => isFinal(one.answers[0])).length, 'no answer before the crash').toBeGreaterThan(0)
  expect(asked.filter((one) => !isFinal(one.answers[0])).length, 'nothing was in flight').toBeGreaterThan(0)
}
