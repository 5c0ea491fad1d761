import { type Callback, insertCallback } from '../store/callbacks.ts'
import type { Context } from './context.ts'

/**
 * Keeps what an acquirer told of its own accord, before it is acknowledged to it. A callback is only a reason to ask:
 * what it says is worth no more than the answer to an inquiry, so that a forged, late or repeated one can do no harm.
 * `inMs`: when it is to be looked at, in milliseconds from now. False when it was told before.
 */
export async function receiveCallback(
  context: Context,
  callback: Omit<Callback, 'callbackId'>,
  inMs = 0,
): Promise<boolean> {
  const kept = await insertCallback(context.pool, { ...callback, callbackId: context.newId() }, inMs)
  if (kept) context.wake('callbacks')
  return kept
}
