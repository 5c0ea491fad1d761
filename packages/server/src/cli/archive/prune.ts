import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { OldOfClient, Removed } from '../../application/prune-payments.ts'
import { type KeptFor, mostPruned } from '../../domain/retention.ts'
import type { Json } from '../../http/operator/json.ts'
import type { OldPage, PrunableView } from '../../http/operator/retention-routes.ts'
import { CommandError, exitCodes } from '../exit-codes.ts'
import type { OperatorApi } from '../operator-api.ts'
import { type ArchivePart, openPart, replaceFile } from './part.ts'

/** A file holds so many payments at most: what a run that is killed has written for nothing. */
const paymentsPerPart = 2_000

export type Counts = Record<string, number>

/** What the manifest says of one file. */
export interface PartEntry {
  readonly file: string
  readonly sha256: string
  readonly bytes: number
  readonly clientId: string
  /** When the first and the last of its payments were made, on the client's clock. */
  readonly from: string
  readonly to: string
  readonly payments: number
  /** By table. */
  readonly rows: Counts
  /** Of the payments, those that are removed from the database; null when the run ended before it was known. */
  removed: number | null
}

export interface Manifest {
  readonly run: string
  readonly olderThanMs: number
  /** Null while it runs, and for ever when it was killed. */
  finishedAt: string | null
  readonly parts: PartEntry[]
}

export interface PruneOrder {
  readonly olderThanMs: number
  readonly clientId: string | undefined
  /** Absent: look only. */
  readonly archive: string | undefined
}

export interface PrunedClient {
  readonly clientId: string
  /** On the client's clock. */
  readonly before: string
  /** Over, and so archived. */
  payments: number
  /** By table, of those. */
  readonly rows: Counts
  /** Removed from the database. */
  removed: number
  readonly kept: Record<KeptFor, number>
}

export interface PruneResult {
  /** The manifest; null when nothing was archived. */
  readonly manifest: string | null
  readonly clients: readonly PrunedClient[]
}

type Page = Json<OldPage>
type Read = { readonly paymentId: string; readonly version: string }

/**
 * Archives old payments and then removes them, part by part: a part is on disk, name and all, and in the manifest, before
 * anything of it is removed. Killed at any moment, it has removed nothing that is not archived; whatever it archived and did
 * not come to remove, the next run archives again.
 */
export async function prune(
  api: OperatorApi,
  order: PruneOrder,
  now: Date,
  tell: (line: string) => void,
): Promise<PruneResult> {
  const { olderThanMs, clientId, archive } = order
  const { clients } = await api.get<PrunableView>('/retention', { olderThanMs: String(olderThanMs), clientId })
  const run = archive === undefined ? undefined : await beginRun(archive, olderThanMs, now)
  const done: PrunedClient[] = []
  for (const client of clients) {
    const counted = await pruneClient(api, client, run, tell)
    if (counted.payments + counted.kept.open + counted.kept.alert + counted.kept.recent > 0) done.push(counted)
  }
  const archived = run !== undefined && run.manifest.parts.length > 0
  if (archived) {
    run.manifest.finishedAt = new Date().toISOString()
    await run.save()
  }
  return { manifest: archived ? run.manifestFile : null, clients: done }
}

interface Run {
  readonly folder: string
  readonly manifest: Manifest
  readonly manifestFile: string
  save(): Promise<void>
}

async function beginRun(folder: string, olderThanMs: number, now: Date): Promise<Run> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException): never => {
    throw new CommandError(exitCodes.usage, `--archive: ${folder} cannot be made: ${error.message}`)
  })
  const run = `prune-${now.toISOString().replaceAll(/[-:.]/g, '')}`
  const manifest: Manifest = { run, olderThanMs, finishedAt: null, parts: [] }
  const manifestFile = join(folder, `${run}.json`)
  return {
    folder,
    manifest,
    manifestFile,
    save: () => replaceFile(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`),
  }
}

async function pruneClient(
  api: OperatorApi,
  client: Json<OldOfClient>,
  run: Run | undefined,
  tell: (line: string) => void,
): Promise<PrunedClient> {
  const counted: PrunedClient = {
    ...client,
    payments: 0,
    rows: {},
    removed: 0,
    kept: { open: 0, alert: 0, recent: 0 },
  }
  let open: OpenPart | undefined
  const close = async () => {
    if (open === undefined || run === undefined) return
    const part = open
    open = undefined
    const entry = await part.finish()
    counted.removed += await removeArchived(api, client, entry, part.read)
    await run.save()
    tell(`${client.clientId}: ${counted.removed} payments removed, up to ${entry.to}`)
  }
  try {
    for await (const { payments } of pagesOf(api, client, run !== undefined)) {
      for (const payment of payments) {
        count(counted, payment)
        if (run === undefined || payment.version === null) continue
        open ??= await openNext(run, client.clientId)
        await open.add(payment)
      }
      if (open !== undefined && open.read.length >= paymentsPerPart) await close()
    }
    await close()
  } catch (error) {
    await open?.discard()
    throw withReason(error)
  }
  return counted
}

/** A page is asked for when the one before was dealt with. */
async function* pagesOf(api: OperatorApi, client: Json<OldOfClient>, contents: boolean): AsyncGenerator<Page> {
  let after: Record<string, string> = {}
  for (;;) {
    const query = { ...client, ...after, ...(contents && { contents: 'true' }) }
    const page = await api.get<OldPage>('/retention/payments', query)
    yield page
    const last = page.payments.at(-1)
    if (!page.more || last === undefined) return
    after = { afterTime: last.createdAt, afterId: last.paymentId }
  }
}

function count(counted: PrunedClient, { keptFor, rows }: Page['payments'][number]): void {
  if (keptFor !== null) {
    counted.kept[keptFor] += 1
    return
  }
  counted.payments += 1
  add(counted.rows, rows ?? {})
}

function add(sum: Counts, rows: Readonly<Record<string, number>>): void {
  for (const [table, number] of Object.entries(rows)) sum[table] = (sum[table] ?? 0) + number
}

interface OpenPart {
  readonly read: readonly Read[]
  add(payment: Page['payments'][number]): Promise<void>
  finish(): Promise<PartEntry>
  discard(): Promise<void>
}

async function openNext(run: Run, clientId: string): Promise<OpenPart> {
  const number = String(run.manifest.parts.length + 1).padStart(5, '0')
  const path = join(run.folder, `${run.manifest.run}-${number}.ndjson.gz`)
  const part: ArchivePart = await openPart(path)
  const read: Read[] = []
  const rows: Counts = {}
  let from = ''
  let to = ''
  return {
    read,
    async add({ paymentId, createdAt, version, contents, rows: own }) {
      if (version === null || contents === null || own === null) return
      await part.write(contents)
      read.push({ paymentId, version })
      add(rows, own)
      from ||= createdAt
      to = createdAt
    },
    async finish() {
      const finished = await part.finish()
      const payments = read.length
      const entry = { file: basename(path), ...finished, clientId, from, to, payments, rows, removed: null }
      run.manifest.parts.push(entry)
      await run.save()
      return entry
    },
    discard: () => part.discard(),
  }
}

async function removeArchived(
  api: OperatorApi,
  { clientId, before }: Json<OldOfClient>,
  entry: PartEntry,
  read: readonly Read[],
): Promise<number> {
  let removed = 0
  for (let first = 0; first < read.length; first += mostPruned) {
    const payments = read.slice(first, first + mostPruned)
    const order = { clientId, before, archive: entry.file, payments }
    removed += (await api.send<Removed>('POST', '/retention/removals', order)).paymentIds.length
  }
  entry.removed = removed
  return removed
}

/** What a full disk or a folder without permission says, in one line. */
function withReason(error: unknown): unknown {
  const { code, message } = Object(error) as NodeJS.ErrnoException
  if (error instanceof CommandError || code === undefined) return error
  return new CommandError(
    exitCodes.failed,
    `The archive cannot be written: ${message}. Nothing was removed that is not archived.`,
  )
}
