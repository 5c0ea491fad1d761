import type { Money } from '../../domain/money.ts'
import { isCutOff } from '../../store/bounded.ts'
import { type ExpiringPiece, type ExpiringRow, readExpiring } from '../../store/expiring.ts'
import { type Read, untilSpent } from './reader.ts'
import type { OpenScope } from './scope.ts'

/** An authorization about to expire. */
export interface ExpiringAuthorization {
  readonly clientId: string
  readonly paymentId: string
  readonly paymentRequestId: string
  readonly acquirer: string | null
  /** What can still be captured. */
  readonly atRisk: Money
  /** On the client's clock. */
  readonly expiresAt: Date
  /** On the wall clock: when that will be. */
  readonly happensAt: Date
  /** What the client's policy makes of it then. */
  readonly atExpiry: 'cancel' | 'capture'
}

/** Authorizations that expire within `withinMs` milliseconds and not within those of the bucket before. */
export interface ExpiringBucket {
  readonly withinMs: number
  readonly count: number
  readonly atRisk: readonly { readonly count: number; readonly sum: Money }[]
  /** False: there are more, which were not counted. */
  readonly complete: boolean
}

export interface Expiring {
  readonly now: Date
  readonly buckets: readonly ExpiringBucket[]
  /** The next ones, the nearest first. */
  readonly next: readonly ExpiringAuthorization[]
}

const hourMs = 3_600_000
const withins = [6 * hourMs, 24 * hourMs, 72 * hourMs] as const
/** Of each piece: as many as PostgreSQL reads within its time though they lie scattered. */
const mostRows = 20_000
const listed = 20

/**
 * Reads what falls due, the nearest first and a bucket's time at a piece. What falls due within a time is all that expires
 * within it, and warnings of later expiries besides.
 */
export async function expiring(read: Read, { now, clientIds }: OpenScope): Promise<Expiring> {
  const ends = withins.map((withinMs) => new Date(now.getTime() + withinMs))
  const inTime = untilSpent()
  const pieces: ExpiringPiece[] = []
  /** Whatever expires before it has been seen. */
  let seenUntil = new Date(0)
  let after: Date | null = null
  for (const to of ends) {
    if (!inTime()) break
    const span = { after, to, ends, limit: mostRows, list: listed }
    const piece = await read((pool, withinMs) => readExpiring(pool, clientIds, span, withinMs)).catch(orCutOff)
    if (!piece) break
    pieces.push(piece)
    const all = piece.rows < mostRows
    seenUntil = all ? to : new Date(piece.reached ?? seenUntil)
    if (!all) break
    after = to
  }
  const sums = pieces.flatMap((piece) => piece.sums)
  return {
    now,
    buckets: withins.map((withinMs, bucket) => ({
      withinMs,
      ...bucketOf(sums.filter((sum) => sum.bucket === bucket)),
      complete: seenUntil.getTime() >= now.getTime() + withinMs,
    })),
    next: pieces
      .flatMap((piece) => piece.next)
      .filter(({ happensAt }) => happensAt <= seenUntil)
      .sort((a, b) => a.happensAt.getTime() - b.happensAt.getTime() || (a.paymentId < b.paymentId ? -1 : 1))
      .slice(0, listed)
      .map(viewOf),
  }
}

function orCutOff(error: unknown): undefined {
  if (!isCutOff(error)) throw error
}

function bucketOf(sums: ExpiringPiece['sums']): Pick<ExpiringBucket, 'count' | 'atRisk'> {
  const byCurrency = Map.groupBy(sums, ({ currency }) => currency)
  const atRisk = [...byCurrency]
    .map(([currency, parts]) => ({
      count: parts.reduce((all, { count }) => all + count, 0),
      sum: { currency, value: parts.reduce((all, { sum }) => all + BigInt(sum), 0n) },
    }))
    .sort((a, b) => (a.sum.currency < b.sum.currency ? -1 : 1))
  return { count: atRisk.reduce((all, { count }) => all + count, 0), atRisk }
}

function viewOf({ currency, restValue, ...row }: ExpiringRow): ExpiringAuthorization {
  return { ...row, atRisk: { currency, value: BigInt(restValue) } }
}
