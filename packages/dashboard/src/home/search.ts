import type { CallSubject } from '../api/types.ts'

/** What the home page's address says. Whatever is missing or not understood is as usual. */
export interface HomeSearch {
  readonly environment?: 'sandbox' | 'live'
  readonly client?: string
  /** How far back the charts go. */
  readonly span?: 'day' | 'week'
  /** What the charts' calls were about. */
  readonly about?: CallSubject
}

export function homeSearch(search: Record<string, unknown>): HomeSearch {
  const { environment, client, span, about } = search
  return {
    ...((environment === 'sandbox' || environment === 'live') && { environment }),
    ...(typeof client === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(client) && { client }),
    ...((span === 'day' || span === 'week') && { span }),
    ...((about === 'authorizations' || about === 'captures' || about === 'refunds') && { about }),
  }
}
