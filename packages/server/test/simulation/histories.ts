import { chanceOf, replay, seedOf, type Tape } from './chance.ts'
import { live, type Told } from './history.ts'
import type { Violation } from './invariants.ts'
import { Session } from './session.ts'

/** A history that broke a promise, with the least that it takes to break it again. */
export interface Finding {
  readonly index: number
  readonly seed: number
  readonly violation: Violation
  readonly tape: Tape
  readonly story: readonly string[]
}

export interface Tally {
  histories: number
  steps: number
  faults: Record<string, number>
}

const tables =
  'acquirer_told, deliveries, notifications, reversals, alerts, attempts, callbacks, refunds, captures, amount_updates, ' +
  'checkout_tries, payments, payment_sessions, settlement_entries, ' +
  'settlement_reports, audit, client_keys, clients'
const mostShrinkingRuns = 400

/** Lives histories on one connection, one after the other. */
export class Player {
  readonly #session: Session
  /** Of the history, unlike that of any other on the database. */
  #number: number

  private constructor(session: Session, number: number) {
    this.#session = session
    this.#number = number * 1_000_000_000
  }

  /** `number`: which of the players on this database it is. */
  static async open(url: string, number: number): Promise<Player> {
    return new Player(await Session.open(url), number)
  }

  close(): Promise<void> {
    return this.#session.close()
  }

  /** Removes what the histories before left behind, so that the tables stay small; only between histories. */
  async forget(): Promise<void> {
    await this.#session.run(0, { name: 'forget', text: `truncate ${tables}` })
  }

  async play(seed: number, index: number): Promise<Told & { readonly tape: Tape }> {
    const chance = chanceOf(seedOf(seed, index))
    const told = await live(this.#next(), chance, this.#session)
    return { ...told, tape: chance.tape() }
  }

  async playTape(tape: Tape, journal?: string[]): Promise<Told & { readonly tape: Tape }> {
    const chance = replay(tape)
    const told = await live(this.#next(), chance, this.#session, journal)
    return { ...told, tape: chance.tape() }
  }

  /** Takes choice after choice out of a tape, as long as the same promise is still broken. */
  async shrink(tape: Tape, violation: Violation): Promise<Tape> {
    let best = tape
    let runs = 0
    let size = Math.ceil(Object.keys(best).length / 2)
    while (size >= 1) {
      let shrunk = false
      for (let from = 0; from < Object.keys(best).length && runs < mostShrinkingRuns; ) {
        const names = Object.keys(best)
        const without = Object.fromEntries(
          Object.entries(best).filter((_, place) => place < from || place >= from + size),
        )
        runs += 1
        const told = await this.playTape(without)
        const fewer = Object.keys(told.tape).length < names.length
        if (told.violation?.invariant === violation.invariant && fewer) {
          best = told.tape
          shrunk = true
        } else {
          from += size
        }
      }
      if (runs >= mostShrinkingRuns || (size === 1 && !shrunk)) break
      size = size === 1 ? 1 : Math.ceil(size / 2)
    }
    return best
  }

  async find(seed: number, index: number, found: Tape, violation: Violation): Promise<Finding> {
    const tape = await this.shrink(found, violation)
    const story: string[] = []
    const again = await this.playTape(tape, story)
    if (!again.violation) story.push('lived again it breaks nothing: something decides that is on no tape')
    return { index, seed, violation: again.violation ?? violation, tape, story }
  }

  #next(): number {
    this.#number += 1
    return this.#number
  }
}
