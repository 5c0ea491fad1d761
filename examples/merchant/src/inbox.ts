import type { VerifiedNotification } from '@capstan/sdk'

/** Verified notifications, for a script that waits for certain ones. A shop has no use for it: it acts on each. */
export class Inbox {
  readonly #received: VerifiedNotification[] = []
  readonly #lookAgain = new Set<() => void>()

  put(notification: VerifiedNotification): void {
    this.#received.push(notification)
    for (const look of this.#lookAgain) look()
  }

  /** The first one that `wanted` picks, received already or within `withinMs`. Rejects, naming `what`, when none comes. */
  wait<Wanted>(
    what: string,
    wanted: (notification: VerifiedNotification) => Wanted | undefined,
    withinMs: number,
  ): Promise<Wanted> {
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => {
        this.#lookAgain.delete(look)
        reject(new Error(`${what} did not come within ${withinMs / 1_000} s; see: npx capstan notification list`))
      }, withinMs)
      const look = () => {
        for (const notification of this.#received) {
          const found = wanted(notification)
          if (found === undefined) continue
          clearTimeout(deadline)
          this.#lookAgain.delete(look)
          return resolve(found)
        }
      }
      this.#lookAgain.add(look)
      look()
    })
  }
}
