// biome-ignore lint/style/noRestrictedImports: a merchant whose request got no answer pauses before it repeats it
import { setTimeout as delay } from 'node:timers/promises'
import type { Answer, TestClient } from '../support/signed-call.ts'
import { type Asked, ask, isFinal } from './merchant.ts'

const BETWEEN_TRIES_MS = 20
/** Longer than anything here takes to come back. */
const MOST_TRIES = 2_000

/** One address after the other, as they are at that moment. */
export type NextServer = () => string

export function turns(urls: readonly (() => string)[]): NextServer {
  let turn = 0
  return () => urls[turn++ % urls.length]?.() ?? ''
}

/**
 * Sends a request until an answer comes, to the next server each time: what a merchant does whose connection is refused
 * or cut. The answer may be U; when `untilFinal` is set, that is repeated too.
 */
export async function askEither(
  next: NextServer,
  client: TestClient,
  asked: Asked,
  untilFinal = false,
): Promise<Answer> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const answer = await ask(next(), client, asked)
    if (answer && (!untilFinal || isFinal(answer))) return answer
    await delay(BETWEEN_TRIES_MS)
  }
  throw new Error(`no answer after ${MOST_TRIES} tries: ${JSON.stringify(asked.request)}`)
}
