import { assert } from '../assert.ts'
import type { Acquirer } from './acquirer.ts'

/** The acquirers that payments can be sent to, by `acquirerInfo.acquirerName`. */
export interface AcquirerRegistry {
  /** For what was begun there. Undefined when no acquirer of that name is configured. */
  get(name: string): Acquirer | undefined
  /** For a new payment. Undefined also for one that is at rest: its payments are finished, and no other is begun. */
  forNew(name: string): Acquirer | undefined
  readonly names: readonly string[]
}

/**
 * A registry of exactly these acquirers; those named in `resting` take no new payments. Two of one name are a mistake of
 * the wiring and stop the start.
 */
export function acquirerRegistry(
  acquirers: readonly Acquirer[],
  resting: ReadonlySet<string> = new Set(),
): AcquirerRegistry {
  const byName = new Map(acquirers.map((acquirer) => [acquirer.name, acquirer]))
  assert(byName.size === acquirers.length, 'every acquirer has a name of its own')
  return {
    get: (name) => byName.get(name),
    forNew: (name) => (resting.has(name) ? undefined : byName.get(name)),
    names: [...byName.keys()],
  }
}

export interface AcquirersByEnvironment {
  readonly sandbox: AcquirerRegistry
  readonly live: AcquirerRegistry
}

/**
 * The acquirers of one client. Only the client id decides, so that no setting can send a live payment to a simulated
 * acquirer, which would say that money moved when none did.
 */
export function acquirersOf(clientId: string, acquirers: AcquirersByEnvironment): AcquirerRegistry {
  return clientId.startsWith('SANDBOX_') ? acquirers.sandbox : acquirers.live
}
