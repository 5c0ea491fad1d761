/** Room in this process for delivering one notification at once, kept until it is used or given back. */
export interface Courier {
  /** How long the notification is leased to this process by the commit that writes it, in milliseconds. */
  readonly leaseMs: number
  /** Delivers the notification, which is leased to this process, after the caller has gone on. */
  deliver(notificationId: string): void
  giveBack(): void
}
