import { Bank } from './bank.ts'
import type { Chance } from './chance.ts'
import type { Invariant, Violation } from './invariants.ts'
import { Merchant } from './merchant.ts'
import { startServer } from './server.ts'
import type { Session } from './session.ts'
import { currentTask, ProcessDied, Stage } from './stage.ts'
import {
  type CallbackMessage,
  type LateRequest,
  type Server,
  type ServerName,
  serverNames,
  type World,
} from './world.ts'

const start = Date.UTC(2026, 0, 5, 9)
const rates = [0, 0.02, 0.05]
const disorders = [0, 0.05, 0.15, 0.4]
/** A history has many more statements than calls and deliveries. */
const callsFailMoreOften = 6

export class MadeWorld implements World {
  readonly clientId: string
  readonly chance: Chance
  readonly session: Session
  readonly stage = new Stage(start)
  readonly bank: Bank
  readonly merchant: Merchant
  readonly late: LateRequest[] = []
  readonly callbacks: CallbackMessage[] = []
  readonly faults = new Map<string, number>()
  readonly disorder: number
  readonly hanging: boolean
  violation: Violation | undefined
  lapses = 0
  lying = false
  settling = false
  readonly #faultRate: number
  readonly #servers = new Map<ServerName, Server>()
  readonly #journal: string[] | undefined
  readonly #idStart: string
  #ids = 0

  constructor(number: number, chance: Chance, session: Session, journal?: string[]) {
    this.clientId = `SANDBOX_SIM_${number}`
    // Some ids are looked up without their client, so no two histories may share one.
    this.#idStart = `2026010509${String(number).padStart(12, '0')}`
    this.chance = chance
    this.session = session
    this.#journal = journal
    this.#faultRate = rates[Math.floor(chance.temper() * rates.length)] ?? 0
    this.disorder = disorders[Math.floor(chance.temper() * disorders.length)] ?? 0
    this.hanging = chance.temper() < 0.25
    this.merchant = new Merchant((invariant, what) => this.violate(invariant, what))
    this.bank = new Bank({
      chance,
      now: () => this.stage.now,
      whims: () => (this.settling ? 0 : 0.2),
      lies: () => this.lying && !this.settling,
      violate: (invariant, what) => this.violate(invariant, what),
    })
    for (const name of serverNames) this.#servers.set(name, startServer(this, name))
  }

  server(name: ServerName): Server {
    const server = this.#servers.get(name)
    if (!server) throw new Error(`there is no process ${name}`)
    return server
  }

  newId(): string {
    this.#ids += 1
    return `${this.#idStart}${String(this.#ids).padStart(6, '0')}`
  }

  fault<Name extends string>(boundary: 'statement' | 'call', site: string, names: readonly [Name, ...Name[]]): Name {
    if (this.settling) return names[0]
    const likelihood = boundary === 'call' ? this.#faultRate * callsFailMoreOften : this.#faultRate
    const chosen = this.chance.pick(site, names, likelihood)
    if (chosen === names[0]) return chosen
    this.count(chosen)
    this.tell(`${site}: ${chosen.toUpperCase()}`)
    return chosen
  }

  count(fault: string): void {
    this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1)
  }

  die(): ProcessDied {
    const owner = currentTask()?.owner
    const name = serverNames.find((one) => this.server(one).owner === owner)
    if (name) {
      this.tell(`process ${name} dies and is started anew`)
      this.stage.kill(this.server(name).owner)
      this.#servers.set(name, startServer(this, name))
    }
    return new ProcessDied()
  }

  /** What a broken promise left standing is not kept in memory. */
  async end(): Promise<void> {
    for (const { owner } of this.#servers.values()) this.stage.kill(owner)
    await this.stage.quiet()
  }

  violate(invariant: Invariant, what: string): void {
    if (this.violation) return
    this.violation = { invariant, what }
    this.tell(`BROKEN: ${invariant}: ${what}`)
  }

  tell(line: string): void {
    this.#journal?.push(`${new Date(this.stage.now).toISOString().slice(5, 23).replace('T', ' ')}  ${line}`)
  }
}
