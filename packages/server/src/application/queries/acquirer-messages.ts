import { type ListedMessage, listMessages } from '../../store/acquirer-messages.ts'
import type { Context } from '../context.ts'

/** What an acquirer sent by itself, and what it is about as far as that is known here. */
export type AcquirerMessageView = Omit<ListedMessage, 'acquirer' | 'digest'>

/** More than a person reads at once. */
const most = 100

/** The newest first. */
export async function recentMessages(context: Context, acquirer: string): Promise<readonly AcquirerMessageView[]> {
  const messages = await listMessages(context.pool, acquirer, most)
  return messages.map(({ acquirer: _asked, digest: _ours, ...message }) => message)
}
