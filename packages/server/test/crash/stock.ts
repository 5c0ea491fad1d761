import { waitUntil } from '../../src/database/wait-until.ts'
import { auditorPool, type Books, booksIn, type Comparison, type Unsettled } from './books.ts'
import type { Load } from './chaos-load.ts'
import { askEither } from './either.ts'
import { type Asked, isFinal, isLost } from './merchant.ts'
import { movementResults } from './receiver.ts'

const SETTLED_WITHIN_MS = 180_000
const LANES = 8

export interface Stock extends Comparison {
  /** Final answers that were followed by another one. */
  readonly lost: number
  /** Requests, and rows of ours, that did not come to an end. */
  readonly unsettled: number
  readonly notified: number
  readonly toldDifferently: number
}

/** Everything that must be zero. */
export function faultsOf(stock: Stock) {
  const { lost, doubled, unsettled } = stock
  const captures = Math.abs(stock.succeeded - stock.captured)
  const refunds = Math.abs(stock.refundsSucceeded - stock.refunded)
  const books = stock.unequal + stock.paymentsOff + stock.uncaptured + captures + refunds
  const final = stock.captures + stock.refunds
  const notifications = stock.unnotified + stock.toldDifferently + Math.abs(stock.notified - final)
  return { lost, doubled, unsettled, books, notifications }
}

type Asker = Pick<Load, 'next' | 'client'>

/** Lets it settle, asks all again as a merchant does in the end, and compares the books. */
export async function takeStock(
  databaseUrl: string,
  load: Asker,
  all: readonly Asked[],
  received: Parameters<typeof movementResults>[0],
): Promise<Stock> {
  const pool = auditorPool(databaseUrl)
  try {
    const books = booksIn(pool)
    await settled(books)
    await askAgain(load, all)
    // A request that was answered U because the database was away may have come to be only now.
    const open = await settled(books)
    await askAgain(
      load,
      all.filter(({ answers }) => !isFinal(answers.at(-1))),
    )
    const comparison = await books.compare()
    const told = await movementResults(received, load.client)
    return {
      ...comparison,
      lost: all.filter(isLost).length,
      unsettled: open + all.filter(({ answers }) => !isFinal(answers.at(-1))).length,
      notified: told.size,
      toldDifferently: [...told.values()].filter((bodies) => bodies.size > 1).length,
    }
  } finally {
    await pool.end()
  }
}

/** As a merchant does in the end, a few at a time. */
export async function askAgain({ next, client }: Asker, all: readonly Asked[]): Promise<void> {
  const left = [...all]
  const lane = async () => {
    for (let asked = left.pop(); asked; asked = left.pop()) await askEither(next, client, asked)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

/** How many rows are still open when they have had time enough. */
async function settled(books: Books): Promise<number> {
  const open = ({ captures, refunds, payments, notifications }: Unsettled) =>
    captures + refunds + payments + notifications
  const look = async () => (open(await books.unsettled()) === 0 ? true : undefined)
  await waitUntil(look, { everyMs: 200, withinMs: SETTLED_WITHIN_MS })
  return open(await books.unsettled())
}
