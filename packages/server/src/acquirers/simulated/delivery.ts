import { setTimeout as wait } from 'node:timers/promises'
import { unreachable } from '../../assert.ts'
import type { NotSent, Unknown } from '../../domain/outcome.ts'
import type { ScenarioOperation } from '../../domain/scenario.ts'
import type { BookKey } from './book-key.ts'
import type { SimulatorBooks } from './books.ts'
import { type Scenario, scenarioOf } from './scenario.ts'

/** One request to the simulated acquirer. */
export interface Exchange<Entry extends { readonly tries: number }, Outcome> {
  readonly operation: ScenarioOperation
  readonly key: BookKey
  /** What its amount alone makes of it. */
  readonly usual: Scenario
  /** Carries it out in the books. Undefined when they have nothing on file for it, or a setting is to be looked for first. */
  readonly record: (scenario: Scenario, decided: boolean) => Promise<Entry | undefined>
  readonly answer: (entry: Entry | undefined, scenario: Scenario) => Outcome
}

/** What all requests to one acquirer have in common. */
export interface Way {
  readonly books: Pick<SimulatorBooks, 'loseFirst' | 'chooseScenario'>
  /** How long a slow answer takes, in milliseconds. */
  readonly slowAnswerMs: number
}

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
 * Carries one request to the acquirer, and its answer back, by the scenario of its amount or by one that the client has set.
 * The books refuse to go by the amount alone where there may be such a one, so that looking for it costs nothing where there
 * is none.
 */
export async function carry<Entry extends { readonly tries: number }, Outcome>(
  way: Way,
  exchange: Exchange<Entry, Outcome>,
): Promise<Outcome | NotSent> {
  const { operation, key, usual } = exchange
  const byAmount = (entry: Entry | undefined) => (entry === undefined ? undefined : exchange.answer(entry, usual))
  const answered = await carryBy(way, exchange, usual, false, byAmount)
  if (answered !== undefined) return answered
  const chosen = await way.books.chooseScenario(operation, key)
  const scenario = chosen ? scenarioOf(chosen.behaviour, chosen.code) : usual
  return carryBy(way, exchange, scenario, true, (entry) => exchange.answer(entry, scenario))
}

async function carryBy<Entry extends { readonly tries: number }, Answer>(
  { books, slowAnswerMs }: Way,
  { operation, key, record }: Pick<Exchange<Entry, unknown>, 'operation' | 'key' | 'record'>,
  scenario: Scenario,
  decided: boolean,
  answer: (entry: Entry | undefined) => Answer,
): Promise<Answer | NotSent> {
  const { delivery } = scenario
  switch (delivery) {
    case 'answered':
      return answer(await record(scenario, decided))
    case 'slow': {
      const entry = await record(scenario, decided)
      if (isFirst(entry)) await wait(slowAnswerMs, undefined, unwatched)
      return answer(entry)
    }
    case 'unanswered': {
      const entry = await record(scenario, decided)
      return isFirst(entry) ? silence() : answer(entry)
    }
    case 'lost':
      return (await books.loseFirst(operation, key, decided)) ? silence() : answer(await record(scenario, decided))
    case 'not-sent':
      if (await books.loseFirst(operation, key, decided)) return notSent('connection refused')
      return answer(await record(scenario, decided))
    default:
      return unreachable(delivery)
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
