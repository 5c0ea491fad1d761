import { setTimeout as wait } from 'node:timers/promises'
import { unreachable } from '../../assert.ts'
import type { NotSent, Unknown } from '../../domain/outcome.ts'
import { type Delivery, type Scenario, scenarioOf } from './scenario.ts'
import type { ChosenScenario } from './scenario-book.ts'

/** One request to the simulated acquirer, with what the network does to it. */
export interface Exchange<Entry extends { readonly tries: number }, Outcome> {
  readonly delivery: Delivery
  /** Notes a lost request; true the first time only. */
  readonly loseFirst: () => Promise<boolean>
  /** Carries the request out in the books. */
  readonly record: () => Promise<Entry | undefined>
  readonly answer: (entry: Entry | undefined) => Outcome
}

/** What a request does to the books, once for the scenario of its amount and, where a setting has a say, once for that. */
export type ExchangeOf<Entry extends { readonly tries: number }, Outcome> = (
  scenario: Scenario,
  decided: boolean,
) => Exchange<Entry, Outcome>

/**
 * Talks to the acquirer until the signal aborts. The outcome is `unknown` then, whatever the acquirer is still doing:
 * that is all a caller can know who stopped listening.
 */
export async function withinDeadline<Outcome>(
  signal: AbortSignal,
  talk: () => Promise<Outcome>,
): Promise<Outcome | Unknown | NotSent> {
  if (signal.aborted) return notSent('the deadline had passed')
  return answeredBefore(signal, talk())
}

/** A late answer does not hold up a process that is stopping. */
const unwatched = { ref: false }

/**
 * Carries one request to the acquirer, and its answer back, by the scenario of its amount (`usual`) or by one that the
 * client has set. The books refuse to go by the amount alone where there may be such a one, so that looking for it costs
 * nothing where there is none. `slowAnswerMs` is how long a slow answer takes.
 */
export async function carry<Entry extends { readonly tries: number }, Outcome>(
  usual: Scenario,
  choose: () => Promise<ChosenScenario | undefined>,
  exchangeOf: ExchangeOf<Entry, Outcome>,
  slowAnswerMs: number,
): Promise<Outcome | NotSent> {
  const byAmount = exchangeOf(usual, false)
  const answer = (entry: Entry | undefined) => (entry === undefined ? undefined : byAmount.answer(entry))
  const answered = await carryBy({ ...byAmount, answer }, slowAnswerMs)
  if (answered !== undefined) return answered
  const chosen = await choose()
  return carryBy(exchangeOf(chosen ? scenarioOf(chosen.behaviour, chosen.code) : usual, true), slowAnswerMs)
}

async function carryBy<Entry extends { readonly tries: number }, Outcome>(
  exchange: Exchange<Entry, Outcome>,
  slowAnswerMs: number,
): Promise<Outcome | NotSent> {
  switch (exchange.delivery) {
    case 'answered':
      return exchange.answer(await exchange.record())
    case 'slow': {
      const entry = await exchange.record()
      if (isFirst(entry)) await wait(slowAnswerMs, undefined, unwatched)
      return exchange.answer(entry)
    }
    case 'unanswered': {
      const entry = await exchange.record()
      return isFirst(entry) ? silence() : exchange.answer(entry)
    }
    case 'lost':
      return (await exchange.loseFirst()) ? silence() : exchange.answer(await exchange.record())
    case 'not-sent':
      return (await exchange.loseFirst()) ? notSent('connection refused') : exchange.answer(await exchange.record())
    default:
      return unreachable(exchange.delivery)
  }
}

/** A request that the acquirer has nothing on file for is answered like any other; only a first entry plays tricks. */
function isFirst(entry: { readonly tries: number } | undefined): boolean {
  return entry?.tries === 1
}

/** Never settles: only the caller's signal ends the wait for an answer that does not come. */
function silence(): Promise<never> {
  return new Promise(() => undefined)
}

function notSent(reason: string): NotSent {
  return { kind: 'not-sent', reason }
}

function answeredBefore<Outcome>(signal: AbortSignal, answer: Promise<Outcome>): Promise<Outcome | Unknown> {
  return new Promise((resolve, reject) => {
    const giveUp = () => resolve({ kind: 'unknown', reason: 'no answer before the deadline' })
    signal.addEventListener('abort', giveUp, { once: true })
    // After an abort these settle nothing any more, and a late failure of the books has nobody left to be told.
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}
