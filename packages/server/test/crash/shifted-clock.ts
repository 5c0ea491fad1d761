/**
 * Loaded before a server, it makes its machine's clock wrong by the milliseconds in `?ms=` of its own address. What
 * counts elapsed time, and the database in a process of its own, go on as they were.
 */
const shiftMs = Number(new URL(import.meta.url).searchParams.get('ms'))
const RealDate = Date

class ShiftedDate extends RealDate {
  constructor(...given: unknown[]) {
    if (given.length === 0) super(RealDate.now() + shiftMs)
    else super(...(given as [number]))
  }

  static override now(): number {
    return RealDate.now() + shiftMs
  }
}

globalThis.Date = ShiftedDate as DateConstructor
