import type { DueNotification } from '../store/notifications.ts'

/** Room in this process for one piece of work more, which the commit that writes it leases to it; kept until it is used or given back. */
export interface Room {
  /** How long the work is leased to this process by that commit, in milliseconds. */
  readonly leaseMs: number
  /**
   * Does the work, which is leased to this process, after the caller has gone on. `id`: the row's. `notification`: the row itself, as it
   * was written just now, where it is one.
   */
  begin(id: string, notification?: DueNotification): void
  giveBack(): void
}

/** What a process may do at once, as soon as it has written it: deliver a notification, or make an automatic capture. */
export type HandedTable = 'notifications' | 'captures'
