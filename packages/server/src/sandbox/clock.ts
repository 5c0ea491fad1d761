import { advanceClock } from '../application/advance-clock.ts'
import type { ClockStep } from '../application/clock-step.ts'
import type { Context } from '../application/context.ts'
import { unreachable } from '../assert.ts'
import { longestAdvanceMs, readDuration } from '../domain/duration.ts'
import { Refused } from './refused.ts'

const actor = 'sandbox'

/** The clocks of a sandbox's clients. */
export interface Clocks {
  /** By so many milliseconds, all the way; 0 does what is due now. */
  turn(clientId: string, byMs: number): Promise<{ readonly now: Date; readonly steps: readonly ClockStep[] }>
  /** Does what turns the clock itself, while nobody else does. */
  alone<Result>(clientId: string, work: () => Promise<Result>): Promise<Result>
}

export function openClocks(context: Context): Clocks {
  const turning = new Map<string, Promise<unknown>>()
  // One after the other: a test that asks for its deliveries while it turns the clock wants both.
  const alone: Clocks['alone'] = (clientId, work) => {
    const done = (turning.get(clientId) ?? Promise.resolve()).then(work)
    const over = done.then(
      () => undefined,
      () => undefined,
    )
    turning.set(clientId, over)
    return done
  }
  return { alone, turn: (clientId, byMs) => alone(clientId, () => turnAllTheWay(context, clientId, byMs)) }
}

async function turnAllTheWay(context: Context, clientId: string, byMs: number) {
  const steps: ClockStep[] = []
  for (let leftMs = byMs; ; ) {
    const advanced = await advanceClock(context, clientId, leftMs, actor)
    switch (advanced.kind) {
      case 'advanced':
        steps.push(...advanced.steps)
        // So much fell due that it stopped early.
        if (advanced.remainingMs === 0) return { now: advanced.now, steps }
        leftMs = advanced.remainingMs
        break
      case 'unknown-client':
        throw new Refused('NOT_FOUND', `there is no client ${clientId} in this sandbox`)
      case 'live':
      case 'busy':
        throw new Error(`the clock of ${clientId} cannot be turned: ${advanced.kind}`)
      default:
        return unreachable(advanced)
    }
  }
}

/** Milliseconds, of a duration as tests write it. */
export function readAdvance(by: unknown): number {
  const ms = typeof by === 'string' ? readDuration(by) : by
  if (typeof ms !== 'number' || !Number.isInteger(ms) || ms < 0) {
    throw new Refused(
      'BAD_ARGUMENT',
      `advance(${JSON.stringify(by)}): write the duration as '90s', '2m', '1h', '7d' or '1d12h', or as whole milliseconds`,
    )
  }
  if (ms > longestAdvanceMs) {
    throw new Refused('BAD_ARGUMENT', `advance(${JSON.stringify(by)}): at most '366d' at a time, and never back`)
  }
  return ms
}
