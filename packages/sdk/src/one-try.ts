import { requestHeaders } from '@capstan/protocol/wire'
import { type NoAnswer, readAnswer, type SignedAnswer, type UnprovenAnswer } from './answer.ts'
import type { Gateway } from './client-options.ts'
import { provesNotSent } from './not-sent.ts'
import type { CancelSignal } from './platform.ts'

/** A request as it is repeated: the same bytes each time, with a time and a signature of its own. */
export interface Outgoing {
  readonly path: string
  readonly body: string
}

/** Whether anything may have reached the gateway, in this try. */
export type Tried = SignedAnswer | UnprovenAnswer | (NoAnswer & { readonly sent: boolean; readonly cause?: unknown })

/** Sends once and waits at most `timeoutMs`. Rejects with a `TypeError` for a key that cannot be read, and sends nothing. */
export async function tryOnce(
  gateway: Gateway,
  { path, body }: Outgoing,
  timeoutMs: number,
  signal: CancelSignal | undefined,
): Promise<Tried> {
  const { clientId, keyVersion } = gateway
  const headers = await requestHeaders({ path, clientId, body, time: new Date(), keyVersion }, gateway.sign)
  try {
    return await within(timeoutMs, signal, async (ended) => {
      const url = gateway.origin + path
      const init = { method: 'POST', headers: { ...headers }, body, redirect: 'manual', signal: ended } as const
      const read = await readAnswer(gateway, path, await gateway.fetch(url, init))
      return read.kind === 'no-answer' ? { ...read, sent: true } : read
    })
  } catch (cause) {
    const again = !signal?.aborted
    // Why the caller stopped says nothing about this request: it may be a connection of the caller's own that failed.
    if (!signal?.aborted && provesNotSent(cause))
      return { kind: 'no-answer', sent: false, why: 'no connection was made', again, cause }
    return { kind: 'no-answer', sent: true, why: reasonOf(cause, timeoutMs, signal), again, cause }
  }
}

/** Thrown and caught here, and given as a cause. */
class TimedOut extends Error {
  override readonly name = 'TimedOut'
}

function reasonOf(cause: unknown, timeoutMs: number, signal: CancelSignal | undefined): string {
  if (signal?.aborted) return 'the caller stopped waiting'
  return cause instanceof TimedOut ? `no answer within ${timeoutMs} ms` : 'the connection was lost'
}

/** Also ends a `fetch` that does not listen to its signal: whoever brings one of their own may have forgotten it. */
async function within<T>(
  ms: number,
  signal: CancelSignal | undefined,
  run: (ended: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const ended = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason))
  })
  const stop = () => controller.abort(signal?.reason)
  signal?.addEventListener('abort', stop)
  const timer = setTimeout(() => controller.abort(new TimedOut(`no answer within ${ms} ms`)), ms)
  if (signal?.aborted) stop()
  try {
    return await Promise.race([ended, run(controller.signal)])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}

/** Ends at once when the signal does. */
export function pause(ms: number, signal: CancelSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end)
    if (signal?.aborted) end()
  })
}
