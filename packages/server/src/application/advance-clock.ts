import { setTimeout as delay } from 'node:timers/promises'
import { clientClock, listClients, recordAudit } from '../store/clients.ts'
import { leaseClock, nearestDue, releaseClock, turnClock } from '../store/clock.ts'
import type { DueTable } from '../store/due.ts'
import type { Context } from './context.ts'
import { dueKinds } from './work-due.ts'

export type AdvanceResult =
  | { readonly kind: 'advanced'; readonly now: Date; readonly steps: readonly ClockStep[] }
  | { readonly kind: 'refused'; readonly reason: string }

/** One thing that fell due on the way, and the client's time at which it did. */
export interface ClockStep {
  readonly at: Date
  readonly kind: DueTable
  readonly id: string
}

/** Longer than one delivery or one call to an acquirer may take, in milliseconds. */
const leaseMs = 60_000
const lookMs = 10
/** A schedule that never ends (daily inquiries) could otherwise make one advance of years run for hours. */
const mostSteps = 10_000

/**
 * Moves a sandbox client's clock ahead. It jumps from one due row to the next and does each before going on, so that
 * everything on the way happens in order and at its own time, as it would have if one had waited.
 */
export async function advanceClock(
  context: Context,
  clientId: string,
  byMs: number,
  actor: string,
): Promise<AdvanceResult> {
  const [client] = await listClients(context.pool, clientId)
  if (!client) return { kind: 'refused', reason: `there is no client ${clientId}; see "capstan client list"` }
  if (client.environment !== 'sandbox') {
    return { kind: 'refused', reason: 'only a sandbox client (SANDBOX_…) has a clock of its own' }
  }
  if (!(await leaseClock(context.pool, clientId, leaseMs, false))) {
    return { kind: 'refused', reason: 'the clock of this client is being advanced already; wait until that has ended' }
  }
  try {
    const steps = await walk(context, clientId, byMs)
    const detail = { byMs, steps: steps.length }
    await recordAudit(context.pool, { auditId: context.newId(), clientId, actor, action: 'advance-clock', detail })
    return { kind: 'advanced', now: await clientClock(context.pool, clientId), steps }
  } finally {
    await releaseClock(context.pool, clientId)
    context.wake('payments', 'captures', 'notifications')
  }
}

async function walk(context: Context, clientId: string, byMs: number): Promise<ClockStep[]> {
  const steps: ClockStep[] = []
  let remaining = byMs
  while (steps.length < mostSteps) {
    await settle(context, clientId, steps)
    const { ms } = await nearestDue(context.pool, clientId)
    const jump = Math.min(remaining, Math.max(0, Math.ceil(ms ?? remaining)))
    if (jump > 0) await turnClock(context.pool, clientId, jump)
    remaining -= jump
    if (remaining === 0 && jump === 0) return steps
  }
  throw new Error(`more than ${mostSteps} things fell due; advance in smaller steps`)
}

/** Does all that is due now, one row at a time, and waits for rows that somebody else is working on. */
async function settle(context: Context, clientId: string, steps: ClockStep[]): Promise<void> {
  for (;;) {
    const done = await doOneOfEach(context, clientId, steps)
    if (done) continue
    const { leased } = await nearestDue(context.pool, clientId)
    if (leased === 0) return
    await delay(lookMs)
  }
}

async function doOneOfEach(context: Context, clientId: string, steps: ClockStep[]): Promise<boolean> {
  let any = false
  for (const kind of dueKinds) {
    await leaseClock(context.pool, clientId, leaseMs, true)
    const [work] = await kind.claim(context, { limit: 1, leaseMs: context.deadlines.leaseMs, clientId })
    if (!work) continue
    const at = await clientClock(context.pool, clientId)
    await work.run()
    steps.push({ at, kind: kind.name, id: work.id })
    any = true
  }
  return any
}
