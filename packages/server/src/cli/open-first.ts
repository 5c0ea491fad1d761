import type { Context } from '../application/context.ts'
import { firstLink } from '../application/operators/open-link.ts'
import { allAcquirers } from '../application/queries/acquirers.ts'
import { openDemoClient } from './demo-client.ts'
import type { Opened } from './processes/messages.ts'

/** Does what is done once in a start, between listening and being ready, and gives what to print of it. */
export async function openFirst(context: Context, home: string): Promise<Opened> {
  const client = await openDemoClient(context, home)
  const accounts = await allAcquirers(context)
  const setUp = await firstLink(context)
  return {
    client,
    accounts: accounts.map(({ name, enabled, fault }) => ({ name, enabled, fault })),
    ...(setUp && { setUpUrl: setUp.url }),
  }
}
