import type { Acquirer } from '../acquirer.ts'
import { type CallBack, simulatedAcquirer } from './acquirer.ts'
import { alipay } from './alipay.ts'
import { simulatorBooks } from './books.ts'
import { checkout } from './checkout.ts'
import type { Database } from './database.ts'
import { twoCTwoP } from './two-c-two-p.ts'

export interface SimulationOptions {
  /** The page where the buyer of a redirect method decides. Who has the token can decide. */
  readonly buyerPageUrl: (token: string) => string
  readonly callBack: CallBack
  /** How long a slow answer takes, in milliseconds; three seconds if absent. */
  readonly slowAnswerMs?: number
}

/** The sandbox's acquirers, sharing the books in schema `simulator` of that database. */
export function simulatedAcquirers(database: Database, options: SimulationOptions): readonly Acquirer[] {
  const books = simulatorBooks(database)
  const { buyerPageUrl, callBack, slowAnswerMs = 3_000 } = options
  return [alipay, checkout, twoCTwoP].map((profile) =>
    simulatedAcquirer({ profile, books, options: { buyerPageUrl, callBack, slowAnswerMs } }),
  )
}
