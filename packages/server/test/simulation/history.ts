import { dueKinds } from '../../src/application/work-due.ts'
import type { DueTable } from '../../src/store/due.ts'
import { extendLeases } from '../../src/store/leases.ts'
import type { Chance } from './chance.ts'
import { callBack, type Start, startCommand } from './commands.ts'
import { look, planned, reportError } from './due-work.ts'
import type { Violation } from './invariants.ts'
import { MadeWorld } from './made-world.ts'
import { decideByPerson } from './person.ts'
import { checkPromises } from './promises.ts'
import { leaseMs } from './server.ts'
import type { Session } from './session.ts'
import type { Parked } from './stage.ts'
import { type ServerName, serverNames, type World } from './world.ts'

export interface Told {
  readonly violation: Violation | undefined
  readonly steps: number
  readonly faults: ReadonlyMap<string, number>
}

const mostCommands = 12
/** A history takes a few hundred; one that goes on longer than this never settles. */
const mostSteps = 6_000
/** Longer than any authorization or schedule lasts, except inquiries without an answer, which have no end. */
const horizonMs = 20 * 86_400_000

/**
 * Lives one history from its first payment until everything has settled, and checks the promises on the way. No other
 * history on the same database has its number.
 */
export async function live(number: number, chance: Chance, session: Session, journal?: string[]): Promise<Told> {
  const world = new MadeWorld(number, chance, session, journal)
  await session.run(world.stage.now, addingClient(world.clientId))
  const driver = new Driver(world)
  world.lying = chance.pick('the acquirers', ['truthful', 'lie about amounts'], 0.08) !== 'truthful'
  try {
    await driver.commands()
    await driver.settle()
    if (!world.violation) await checkPromises(world)
  } finally {
    await world.end()
  }
  return { violation: world.violation, steps: driver.steps, faults: world.faults }
}

function addingClient(clientId: string) {
  return {
    name: 'add-client',
    text: `insert into clients (client_id, environment, name) values ($1, 'sandbox', $1)`,
    values: [clientId],
  }
}

class Driver {
  steps = 0
  readonly #world: MadeWorld
  #last = 'the start'
  #place = 0
  /** Until when time passes before the next command, in virtual milliseconds. */
  #until = 0
  /** Nothing that could be claimed is left at this moment. */
  #idleAt = 0

  constructor(world: MadeWorld) {
    this.#world = world
  }

  async commands(): Promise<void> {
    while (await this.#turn()) {
      if (this.#world.stage.parked.length > 0) continue
      if (await this.#workUntil(this.#until)) continue
      if (this.#place >= mostCommands) return
      this.#command()
      // Two at once meet where one after the other does not.
      const also = this.#world.chance.pick(`with command ${this.#place}`, ['nothing', 'the next one'], 0.2)
      if (also !== 'nothing' && this.#place < mostCommands) this.#command()
    }
  }

  async settle(): Promise<void> {
    const world = this.#world
    world.settling = true
    world.tell('from here on everything works')
    for (const request of world.late.splice(0)) this.#arrive(request)
    // A lie lasts until a person finds it out: the acquirer must have been asked often enough by then.
    for (let round = 0; round < 4 && !world.violation; round += 1) {
      for (const message of [...world.callbacks]) this.#start('A', 'A acquirer calls back', callBack(world, message))
      await this.#drain(world.stage.now + horizonMs)
      const decided = await decideByPerson(world, (work) => this.#start('B', 'B a person decides', work))
      if (decided === 0 && world.callbacks.length === 0) return
    }
  }

  async #drain(until: number): Promise<void> {
    while (await this.#turn()) {
      if (this.#world.stage.parked.length === 0 && !(await this.#workUntil(until))) return
    }
  }

  /** Lets one parked task go on, or something else happen. False when the history is over. */
  async #turn(): Promise<boolean> {
    const { stage } = this.#world
    await stage.quiet()
    if (this.#world.violation) return false
    this.steps += 1
    if (this.steps > mostSteps) {
      this.#world.violate('everything settles', `after ${mostSteps} steps things still go on`)
      return false
    }
    const [first, ...others] = stage.parked
    if (!first) return true
    const event = this.#event(others)
    if (event) await event()
    else this.#go(first)
    await stage.quiet()
    return true
  }

  #go(parked: Parked): void {
    this.#last = parked.label
    // It may write a row that is due at this very moment.
    if (!isLook(parked)) this.#idleAt = 0
    parked.go()
  }

  /** What comes before the task whose turn it is; undefined: nothing. */
  #event(others: readonly Parked[]): (() => void | Promise<void>) | undefined {
    const world = this.#world
    if (world.settling) return undefined
    const labels = [...new Set(others.slice(0, 6).map(({ label }) => label))]
    const names: [string, ...string[]] = ['its turn', ...labels]
    names.push('A looks', 'B looks', 'a second passes', 'the next command')
    if (world.hanging) names.push('A hangs', 'B hangs')
    if (world.late.length > 0) names.push('a late request arrives')
    const name = world.chance.pick(`after ${this.#last}`, names, world.disorder)
    switch (name) {
      case 'its turn':
        return undefined
      case 'A looks':
      case 'B looks':
        return () => this.#lookAside(name === 'A looks' ? 'A' : 'B')
      case 'a second passes':
        return () => this.#pass(1_000, undefined)
      case 'A hangs':
      case 'B hangs':
        return () => this.#hang(name === 'A hangs' ? 'A' : 'B')
      case 'the next command':
        return () => {
          if (this.#place < mostCommands) this.#command()
        }
      case 'a late request arrives': {
        const request = world.late.shift()
        return () => {
          if (request) this.#arrive(request)
        }
      }
      default: {
        const other = others.find(({ label }) => label === name)
        return () => {
          if (other) this.#go(other)
        }
      }
    }
  }

  #command(): void {
    this.#place += 1
    const waits = startCommand(this.#world, this.#place, (server, label, work) => this.#start(server, label, work))
    this.#until = Math.max(this.#until, this.#world.stage.now + waits)
  }

  readonly #start: Start = (name, label, work) => {
    const { owner, context } = this.#world.server(name)
    this.#world.stage.start(
      owner,
      label,
      () => work(context),
      (ended) => {
        if (ended.kind === 'returned') this.#world.tell(`${label}: ${ended.result}`)
        if (ended.kind === 'threw') {
          reportError(this.#world, ended.error)
          this.#world.tell(`${label}: failed, ${String(ended.error)}`)
        }
      },
    )
  }

  #lookAside(name: ServerName): void {
    const kinds = dueKinds.map((kind) => kind.name) as [DueTable, ...DueTable[]]
    const table = this.#world.chance.pick(`${name} looks for`, kinds, 0.6)
    look(this.#world, this.#world.server(name), table, () => undefined)
  }

  #arrive(request: { readonly label: string; readonly arrive: () => void }): void {
    this.#world.tell(`${request.label}: the delayed request arrives at last`)
    request.arrive()
  }

  /** Starts what is due, or jumps to what falls due next until then. False when there is nothing. */
  async #workUntil(until: number): Promise<boolean> {
    const world = this.#world
    const { stage } = world
    const due = (await planned(world)).filter(({ at }) => at > stage.now || this.#idleAt !== stage.now)
    const [next] = due
    if (!next || next.at > Math.max(until, stage.now)) {
      stage.now = Math.max(stage.now, this.#place >= mostCommands || world.settling ? stage.now : until)
      return false
    }
    stage.now = Math.max(stage.now, next.at)
    const now = stage.now
    const tables = new Set(due.filter(({ at }) => at <= now).map(({ kind }) => kind))
    let rows = 0
    let looks = tables.size
    const name = world.settling ? 'A' : world.chance.pick<ServerName>('a worker looks in', ['A', 'B'], 0.3)
    for (const table of tables) {
      look(world, world.server(name), table, (claimed) => {
        rows += claimed
        looks -= 1
        if (looks === 0 && rows === 0) this.#idleAt = now
      })
    }
    return true
  }

  /** Time goes by while work is under way; whoever does not hang keeps its leases. */
  async #pass(ms: number, hanging: ServerName | undefined): Promise<void> {
    const world = this.#world
    world.stage.now += ms
    for (const name of serverNames) {
      if (name === hanging) continue
      for (const [table, rows] of Map.groupBy(world.server(name).held, (row) => row.table)) {
        await extendLeases(storeOf(world), table, rows, leaseMs)
      }
    }
  }

  async #hang(name: ServerName): Promise<void> {
    const world = this.#world
    world.tell(`process ${name} hangs for longer than its leases`)
    world.count('process hangs beyond its leases')
    world.lapses += 1
    for (let passed = 0; passed <= leaseMs; passed += leaseMs / 2) await this.#pass(leaseMs / 2, name)
    for (const row of world.server(name).held) row.lapsed = true
  }
}

function isLook({ label }: Parked): boolean {
  return / looks for /.test(label)
}

/** For heartbeats, which are no step of any task. */
function storeOf(world: World) {
  const query = (config: { text: string }) => world.session.run(world.stage.now, config)
  return { query } as unknown as Parameters<typeof extendLeases>[0]
}
