import type { Acquirer } from '../../acquirers/acquirer.ts'
import type { Money } from '../../domain/money.ts'
import { countMoney, type MoneyRow, type Whose } from '../../store/home-money.ts'
import type { ScopeClient } from '../../store/home-scope.ts'
import { createQuarters, type QuarterMemory, type Reading } from './quarters.ts'
import { type Read, untilSpent } from './reader.ts'
import type { OpenScope } from './scope.ts'

/** So many payments, captures or refunds of a currency, and their sum. */
export interface MoneyCount {
  readonly count: number
  readonly sum: Money
}

type Kind = 'authorized' | 'captured' | 'refunded'

/** What happened from `from` until the next day began, or until now. By currency, in the order of their letters. */
export interface DayTotals {
  readonly from: Date
  readonly authorized: readonly MoneyCount[]
  readonly captured: readonly MoneyCount[]
  readonly refunded: readonly MoneyCount[]
}

export interface Totals {
  readonly now: Date
  /** The oldest first. */
  readonly days: readonly DayTotals[]
  /** Only what happened since then is counted yet; null when all of it is. */
  readonly countedSince: Date | null
  /** Clients whose clocks are turned, for whom there was no time yet. */
  readonly clientsLeftOut: number
}

interface Sum {
  readonly kind: Kind
  readonly currency: string
  readonly count: number
  readonly value: bigint
}

type Sums = ReadonlyMap<string, Sum>

/** Clients whose clocks are equally far ahead, whose days begin together. */
interface Group {
  readonly key: string
  readonly offsetMs: number
  readonly whose: Whose
  readonly clients: number
}

const mostMemories = 100

/** Given the name of an acquirer and a method, whether paying by it is final, so that there is no capture to count. */
export type TakesMoney = (acquirer: string, method: string, currency: string) => boolean

export function createTotals(read: Read) {
  const memories = new Map<string, QuarterMemory<Sums>>()

  function memoryOf({ key }: Group): QuarterMemory<Sums> {
    const memory = memories.get(key) ?? createQuarters<Sums>()
    memories.delete(key)
    memories.set(key, memory)
    for (const oldest of memories.keys()) {
      if (memories.size <= mostMemories) break
      memories.delete(oldest)
    }
    return memory
  }

  /** `starts`: the beginnings of the viewer's days, the oldest first. */
  return async function totals(scope: OpenScope, starts: readonly Date[], takesMoney: TakesMoney): Promise<Totals> {
    const [since = scope.now] = starts
    const inTime = untilSpent()
    const days = starts.map(() => new Map<string, Sum>())
    let countedSince = since
    let clientsLeftOut = 0
    for (const group of groupsOf(scope)) {
      if (!inTime()) {
        clientsLeftOut += group.clients
        continue
      }
      const counted = await memoryOf(group).count(since, scope.now, readingOf(read, group, takesMoney), inTime)
      if (counted.since > countedSince) countedSince = counted.since
      for (const [at, sums] of counted.quarters) {
        const day = starts.findLastIndex((start) => start.getTime() <= at)
        const sum = days[day]
        if (sum) for (const one of sums.values()) include(sum, one)
      }
    }
    return {
      now: scope.now,
      days: days.map((sums, index) => dayOf(starts[index] ?? since, sums)),
      countedSince: countedSince > since ? countedSince : null,
      clientsLeftOut,
    }
  }
}

/** Those on the real time first: they are the most, and of live clients all. */
function groupsOf({ environment, clientId, clients }: OpenScope): readonly Group[] {
  if (environment === 'live' && clientId === undefined) {
    return clients.length === 0 ? [] : [{ key: 'live', offsetMs: 0, whose: { kind: 'live' }, clients: clients.length }]
  }
  const byOffset = Map.groupBy(clients, ({ offsetMs }) => offsetMs)
  return [...byOffset].sort(([a], [b]) => a - b).map(([offsetMs, group]) => groupOf(offsetMs, group))
}

function groupOf(offsetMs: number, group: readonly ScopeClient[]): Group {
  const clientIds = group.map(({ clientId }) => clientId)
  return {
    key: `${offsetMs} ${clientIds.join(' ')}`,
    offsetMs,
    whose: { kind: 'clients', clientIds },
    clients: group.length,
  }
}

function readingOf(read: Read, { offsetMs, whose }: Group, takesMoney: TakesMoney): Reading<Sums> {
  return {
    async read(from, to) {
      const rows = await read((pool, withinMs) => countMoney(pool, whose, { from, to, offsetMs }, withinMs))
      const quarters = new Map<number, Map<string, Sum>>()
      for (const row of rows) {
        const sums = quarters.get(row.at) ?? new Map<string, Sum>()
        quarters.set(row.at, sums)
        for (const sum of sumsIn(row, takesMoney)) include(sums, sum)
      }
      return quarters
    },
    add(one, other) {
      const sums = new Map(one)
      for (const sum of other.values()) include(sums, sum)
      return sums
    },
  }
}

/** What was paid at once was authorized and captured in one. */
function sumsIn({ kind, currency, acquirer, method, count, sum }: MoneyRow, takesMoney: TakesMoney): readonly Sum[] {
  const of = (counted: Kind): Sum => ({ kind: counted, currency, count, value: BigInt(sum) })
  switch (kind) {
    case 'authorized':
    case 'captured':
    case 'refunded':
      return [of(kind)]
    case 'paid':
      return [of('authorized'), of('captured')]
    case 'cancelled': {
      const wasTaken = acquirer !== null && method !== null && takesMoney(acquirer, method, currency)
      return wasTaken ? [of('authorized'), of('captured')] : [of('authorized')]
    }
  }
}

function include(sums: Map<string, Sum>, sum: Sum): void {
  const key = `${sum.kind} ${sum.currency}`
  const known = sums.get(key)
  sums.set(key, known ? { ...sum, count: known.count + sum.count, value: known.value + sum.value } : sum)
}

function dayOf(from: Date, sums: Sums): DayTotals {
  const of = (kind: Kind): MoneyCount[] =>
    [...sums.values()]
      .filter((sum) => sum.kind === kind)
      .sort((a, b) => (a.currency < b.currency ? -1 : 1))
      .map(({ currency, count, value }) => ({ count, sum: { currency, value } }))
  return { from, authorized: of('authorized'), captured: of('captured'), refunded: of('refunded') }
}

/** By what the acquirers of the environment say of themselves. */
export function takesMoneyAt(acquirerOf: (name: string) => Pick<Acquirer, 'capability'> | undefined): TakesMoney {
  return (acquirer, type, currency) =>
    acquirerOf(acquirer)?.capability({ type, issuerAuthenticated: false }, currency)?.capture === 'none'
}
