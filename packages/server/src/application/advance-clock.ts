import { setTimeout as delay } from 'node:timers/promises'
import { clientClock, recordAudit } from '../store/clients.ts'
import { leaseClock, nearestDue, releaseClock, turnClock } from '../store/clock.ts'
import { type ClockStep, runAndTell, tellForwarded } from './clock-step.ts'
import type { Context } from './context.ts'
import { type NotInSandbox, notInSandbox } from './sandbox-client.ts'
import { dueKinds } from './work-due.ts'

export type AdvanceResult =
  | {
      readonly kind: 'advanced'
      readonly now: Date
      readonly steps: readonly ClockStep[]
      /** What is left of the way, in milliseconds, when so much fell due that it stopped early; otherwise 0. */
      readonly remainingMs: number
    }
  /** Another advance of this client's clock is under way. */
  | { readonly kind: 'busy' }
  | NotInSandbox

/** Longer than one delivery or one call to an acquirer may take, in milliseconds. */
const leaseMs = 60_000
const lookMs = 10
/** A schedule that never ends (daily inquiries) could otherwise make one advance of years run for hours. */
const mostSteps = 5_000

/**
 * Moves a sandbox client's clock ahead. It jumps from one due row to the next and does each before going on, so that
 * everything on the way happens in order and at its own time, as it would have if one had waited. `tell` hears of each step
 * as it is made.
 */
export async function advanceClock(
  context: Context,
  clientId: string,
  byMs: number,
  actor: string,
  tell: (step: ClockStep) => void = () => undefined,
): Promise<AdvanceResult> {
  const refused = await notInSandbox(context, clientId)
  if (refused) return refused
  if (!(await leaseClock(context.pool, clientId, leaseMs, false))) return { kind: 'busy' }
  try {
    const audit = { auditId: context.newId(), actor, action: 'advance-clock', detail: { byMs } }
    // First, so that a walk that breaks off has left its mark as well.
    await recordAudit(context.pool, clientId, audit)
    const { steps, remainingMs } = await walk(context, clientId, byMs, tell)
    return { kind: 'advanced', now: await clientClock(context.pool, clientId), steps, remainingMs }
  } finally {
    await releaseClock(context.pool, clientId)
    context.wake('payments', 'captures', 'refunds', 'amount_updates', 'notifications')
  }
}

async function walk(
  context: Context,
  clientId: string,
  byMs: number,
  tell: (step: ClockStep) => void,
): Promise<{ readonly steps: readonly ClockStep[]; readonly remainingMs: number }> {
  const steps: ClockStep[] = []
  let told = 0
  const tellNew = () => {
    for (const step of steps.slice(told)) tell(step)
    told = steps.length
  }
  const began = context.newId()
  let remainingMs = byMs
  while (steps.length < mostSteps) {
    await settle(context, clientId, steps, tellNew)
    await tellForwarded(context, clientId, began, steps)
    tellNew()
    const { ms } = await nearestDue(context.pool, clientId)
    const jump = Math.min(remainingMs, Math.max(0, Math.ceil(ms ?? remainingMs)))
    if (jump > 0) await turnClock(context.pool, clientId, jump)
    remainingMs -= jump
    if (remainingMs === 0 && jump === 0) break
  }
  return { steps, remainingMs }
}

/**
 * Does all that is due now, one row at a time, and waits for rows that somebody else is working on. Notifications are left
 * to a listener, where there is one, and waited for: when it dies its time runs out, and they are delivered from here.
 */
async function settle(context: Context, clientId: string, steps: ClockStep[], tellNew: () => void): Promise<void> {
  while (steps.length < mostSteps) {
    const done = await doOneOfEach(context, clientId, steps)
    tellNew()
    if (done) continue
    const { leased, ms } = await nearestDue(context.pool, clientId)
    // Due again: work that somebody ended between the two looks left what follows from it, a notification for example.
    if (leased === 0 && (ms === null || ms > 0)) return
    await delay(lookMs)
  }
}

async function doOneOfEach(context: Context, clientId: string, steps: ClockStep[]): Promise<boolean> {
  let any = false
  for (const kind of dueKinds) {
    await leaseClock(context.pool, clientId, leaseMs, true)
    const askedAt = performance.now()
    const [work] = await kind.claim(context, { limit: 1, leaseMs: context.deadlines.leaseMs, clientId })
    if (!work) continue
    const at = await clientClock(context.pool, clientId)
    const result = await runAndTell(context, kind.name, clientId, work.id, () =>
      context.leases.keep(kind.name, clientId, work.id, (lease) => work.run(lease), askedAt),
    )
    steps.push({ at, ...result })
    any = true
  }
  return any
}
