import { expect, vi } from 'vitest'
import type { TestClient } from '../support/signed-call.ts'
import { type Books, type Comparison, openBooks } from './books.ts'
import { type Asked, askAll, isFinal, isLost } from './merchant.ts'
import type { Receiver } from './receiver.ts'

/** A lease of the crashed server lapses after 6 s, then follow an inquiry or two and the notifications. */
const SETTLED_WITHIN_MS = 60_000

export interface Settlement extends Comparison {
  readonly requests: number
  /** Answered S or F before the crash. */
  readonly acknowledged: number
  /** Of those, answered otherwise after it. */
  readonly lost: number
  readonly finallyS: number
  readonly finallyF: number
  /** Captures and refunds of which a genuine notification arrived, and those that were told of in two ways. */
  readonly notified: number
  readonly toldDifferently: number
}

interface Aftermath {
  readonly url: string
  readonly home: string
  readonly client: TestClient
  readonly receiver: Receiver
}

/** What a merchant does after an outage: sends all again, lets it settle, and asks all again for the final results. */
export async function settle(after: Aftermath, asked: readonly Asked[]): Promise<Settlement> {
  const acknowledged = asked.filter(({ answers }) => answers.some(isFinal)).length
  const books = await openBooks(after.home)
  await askAll(after.url, after.client, asked)
  await settled(books)
  await askAll(after.url, after.client, asked)
  // The last questions may have made captures of requests that had never arrived.
  await settled(books)
  const comparison = await books.compare()
  const told = await after.receiver.movementResults(after.client)
  return {
    requests: asked.length,
    acknowledged,
    lost: asked.filter(isLost).length,
    finallyS: count(asked, 'S'),
    finallyF: count(asked, 'F'),
    ...comparison,
    notified: told.size,
    toldDifferently: [...told.values()].filter((bodies) => bodies.size > 1).length,
  }
}

/** Waits until nothing is open any more, and everybody was told. */
export async function settled(books: Books): Promise<void> {
  await vi.waitFor(
    async () => expect(await books.unsettled()).toEqual({ captures: 0, refunds: 0, payments: 0, notifications: 0 }),
    { timeout: SETTLED_WITHIN_MS, interval: 100 },
  )
}

function count(asked: readonly Asked[], status: string): number {
  return asked.filter(({ answers }) => answers.at(-1)?.result.resultStatus === status).length
}

/** Fails unless nothing was lost, doubled or left open, and both sides' books are equal. */
export function expectNothingLost(settlement: Settlement): void {
  const { requests, finallyS, finallyF, captures, succeeded } = settlement
  expect(finallyS + finallyF).toBe(requests)
  expect(settlement).toMatchObject({ lost: 0, doubled: 0, unequal: 0, paymentsOff: 0, uncaptured: 0, unnotified: 0 })
  expect(settlement).toMatchObject({ captured: succeeded, notified: captures, toldDifferently: 0 })
}

/** In one line, for `npm run crash`. */
export function report(what: string, settlement: Settlement): string {
  const { requests, acknowledged, lost, doubled, finallyS, finallyF, captures, succeeded, captured } = settlement
  const equal = settlement.unequal === 0 && settlement.paymentsOff === 0 ? 'equal' : 'NOT EQUAL'
  return (
    `${what}: ${requests} requests, ${acknowledged} acknowledged before, ${lost} lost, ${doubled} doubled; ` +
    `finally ${finallyS} S and ${finallyF} F; ${captures} captures, ${succeeded} succeeded in our books and ` +
    `${captured} in the acquirers' (${equal}); ${settlement.notified} notified`
  )
}
