import type { CallPoint, Json } from '../api/types.ts'

const hour = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric' })

/** Of an hour or a day, in the viewer's zone. */
export function pointName(from: string, span: 'day' | 'week'): string {
  return (span === 'day' ? hour : day).format(new Date(from))
}

export type Counts = Pick<CallPoint, 'succeeded' | 'failed' | 'pending' | 'unknown' | 'notSent'>

/** Of all points together. */
export function allOf(points: readonly Json<CallPoint>[]): Counts {
  const sum = (name: keyof Counts) => points.reduce((all, point) => all + point[name], 0)
  return {
    succeeded: sum('succeeded'),
    failed: sum('failed'),
    pending: sum('pending'),
    unknown: sum('unknown'),
    notSent: sum('notSent'),
  }
}

/** `98.5 % of 1,204`, or that there were none. Only a clear yes or no counts. */
export function percentText({ succeeded, failed }: Pick<Counts, 'succeeded' | 'failed'>): string {
  const clear = succeeded + failed
  if (clear === 0) return 'None'
  // Rounded down: not all of them is never a hundred percent.
  const percent = Math.floor((succeeded * 1_000) / clear) / 10
  return `${percent} % of ${clear.toLocaleString()}`
}
