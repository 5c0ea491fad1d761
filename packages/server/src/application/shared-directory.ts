import type { ClientDirectory } from './client-directory.ts'
import { type Siblings, tellLater } from './siblings.ts'

/** How late the others hear by which keys requests were signed, in milliseconds. */
const tellEveryMs = 1_000

/** Client, version of the key, and when, in milliseconds since 1970. */
type Seen = readonly [clientId: string, version: number, at: number]

/**
 * A directory whose processes tell each other what was changed, so that a key holds or is refused at once whichever of them
 * is reached, and by which keys requests were signed.
 */
export function sharedDirectory(own: ClientDirectory, siblings: Siblings): ClientDirectory {
  const seen = new Map<string, Seen>()
  const soon = tellLater(tellEveryMs, () => {
    siblings.tell('keys-seen', [...seen.values()])
    seen.clear()
  })
  siblings.hear('client-changed', (body) => own.forget((body as { readonly clientId: string }).clientId))
  siblings.hear('keys-seen', (body) => {
    for (const [clientId, version, at] of body as readonly Seen[]) {
      const known = own.lastSeen(clientId, version)?.getTime() ?? 0
      if (at > known) own.saw(clientId, version, new Date(at))
    }
  })
  return {
    find: own.find,
    lastSeen: own.lastSeen,
    forget(clientId) {
      own.forget(clientId)
      siblings.tell('client-changed', { clientId })
    },
    saw(clientId, version, at) {
      own.saw(clientId, version, at)
      if (siblings.list().processes.length === 1) return
      seen.set(`${clientId} ${version}`, [clientId, version, at.getTime()])
      soon()
    },
  }
}
