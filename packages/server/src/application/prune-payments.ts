import { mostPruned, youngestPrunedMs } from '../domain/retention.ts'
import { listClients } from '../store/clients.ts'
import {
  isStillReferred,
  listOldPayments,
  type OldPayment,
  type OldPlace,
  type PruneEntry,
  type ReadPayment,
  type Removed,
  removePayments,
} from '../store/prunable.ts'
import type { Context } from './context.ts'

export type { OldPayment, OldPlace, ReadPayment, Removed }

/** Whose payments are old from when on. */
export interface OldOfClient {
  readonly clientId: string
  /** On the client's clock: what was made before, and has had nothing happen to it since. */
  readonly before: Date
}

export type PrunableResult =
  | { readonly kind: 'clients'; readonly clients: readonly OldOfClient[] }
  | { readonly kind: 'too-young' }
  | { readonly kind: 'unknown-client' }

/** For each client, or for one, since when payments are older than that. */
export async function prunable(
  context: Context,
  olderThanMs: number,
  clientId: string | undefined,
): Promise<PrunableResult> {
  if (olderThanMs < youngestPrunedMs) return { kind: 'too-young' }
  const clients = await listClients(context.pool, clientId)
  if (clients.length === 0 && clientId !== undefined) return { kind: 'unknown-client' }
  return {
    kind: 'clients',
    clients: clients.map((client) => ({
      clientId: client.clientId,
      before: new Date(client.now.getTime() - olderThanMs),
    })),
  }
}

/** False where something younger than the youngest that may go was made before that time. */
async function isOld(context: Context, { clientId, before }: OldOfClient): Promise<boolean> {
  const [client] = await listClients(context.pool, clientId)
  return client !== undefined && before.getTime() <= client.now.getTime() - youngestPrunedMs
}

/** `mostPruned` of a client's old payments, the oldest first, after that place. Undefined where they are not old. */
export async function oldPayments(
  context: Context,
  old: OldOfClient,
  after: OldPlace | undefined,
  withContents: boolean,
): Promise<readonly OldPayment[] | undefined> {
  if (!(await isOld(context, old))) return undefined
  return listOldPayments(context.pool, old.clientId, old.before, after, mostPruned, withContents)
}

export type PruneResult =
  | { readonly kind: 'removed'; readonly removed: Removed }
  | { readonly kind: 'not-old' }
  /** Something was written for one of them at this moment; nothing was removed. */
  | { readonly kind: 'changed' }

/** Removes payments that whoever asks has kept elsewhere. What has changed since it was read stays. */
export async function prunePayments(
  context: Context,
  old: OldOfClient,
  read: readonly ReadPayment[],
  entry: Omit<PruneEntry, 'auditId'>,
): Promise<PruneResult> {
  if (!(await isOld(context, old))) return { kind: 'not-old' }
  const audited = { ...entry, auditId: context.newId() }
  try {
    return { kind: 'removed', removed: await removePayments(context.pool, old.clientId, old.before, read, audited) }
  } catch (error) {
    if (isStillReferred(error)) return { kind: 'changed' }
    throw error
  }
}
