import type { Pool } from 'pg'
import { hearChanges, type Listening, tellChanges } from '../store/changes.ts'
import type { Log } from '../telemetry/log.ts'

/** The payment that something changed of: its state, a movement, an attempt, an alert, a notification, a delivery. */
export interface ChangedPayment {
  readonly clientId: string
  readonly paymentId: string
}

/** What changed. `all`: too much to name, or some of it was missed. `settings`: what people set, not payments. */
export type Change =
  | { readonly kind: 'payments'; readonly payments: readonly ChangedPayment[] }
  | { readonly kind: 'settings' }
  | { readonly kind: 'all' }

export interface Watcher {
  changed(change: Change): void
  /** Nothing follows. */
  stopped(): void
}

/**
 * Tells people who watch that something is new, so that they look again. A hint and nothing else: it carries no state, is
 * told after the commit, and may be lost with the process that tells it.
 */
export interface Changes {
  payment(changed: ChangedPayment): void
  settings(): void
  /** Hears of changes of all processes until the returned function is called, or this process stops. */
  watch(watcher: Watcher): () => void
  /** Settles when it holds no connection any more. */
  stop(): Promise<void>
}

/**
 * Changes are gathered this long, in milliseconds, and told in one statement: a notification inside each commit would cost
 * nearly half of all captures, since PostgreSQL takes a lock for it that all commits share.
 */
const gatherMs = 250
/** Beyond these, looking at all of it again is less work than naming each. Together well below 8000 bytes. */
const mostPayments = 60
/** Between two tries to hear, in milliseconds. */
const retryMs = 2_000

export function createChanges(pool: Pool, processId: string, log: Log): Changes {
  const gathered = createGathered()
  const watchers = new Set<Watcher>()
  let timer: NodeJS.Timeout | undefined
  let telling: Promise<void> = Promise.resolve()
  let stopped = false
  const show = (change: Change) => {
    for (const watcher of watchers) watcher.changed(change)
  }
  const ear = createEar(pool, log, {
    heard(text) {
      const told = readTold(text)
      if (told.from !== processId) show(told.change)
    },
    missed: () => show({ kind: 'all' }),
  })

  function tell(): void {
    timer = undefined
    const changes = gathered.take()
    for (const change of changes) show(change)
    telling = telling.then(async () => {
      for (const change of changes) await tellChanges(pool, JSON.stringify({ from: processId, change }))
    })
    // Whoever watches another process sees it a little later: pages look again by themselves when they are opened.
    telling = telling.catch((error: unknown) => log.debug({ error: String(error) }, 'other processes were not told'))
  }

  function soon(): void {
    if (stopped || timer !== undefined) return
    timer = setTimeout(tell, gatherMs)
    timer.unref()
  }

  return {
    payment(changed) {
      gathered.payment(changed)
      soon()
    },
    settings() {
      gathered.settings()
      soon()
    },
    watch(watcher) {
      if (stopped) {
        watcher.stopped()
        return () => undefined
      }
      watchers.add(watcher)
      ear.open()
      return () => {
        watchers.delete(watcher)
        if (watchers.size === 0) void ear.close()
      }
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      for (const watcher of watchers) watcher.stopped()
      await Promise.all([telling, ear.close()])
    },
  }
}

interface Told {
  readonly from: string | undefined
  readonly change: Change
}

/** Another version may tell of what this one does not know, and whoever is at the database may tell anything. */
function readTold(text: string): Told {
  const { from, change } = parsed(text) as { readonly from?: string; readonly change?: Change }
  const known =
    change?.kind === 'settings' ||
    (change?.kind === 'payments' && Array.isArray(change.payments) && change.payments.every(isNamed))
  return { from, change: known ? change : { kind: 'all' } }
}

function parsed(text: string): object {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}

function isNamed(one: unknown): boolean {
  const { clientId, paymentId } = Object(one) as Partial<ChangedPayment>
  return typeof clientId === 'string' && typeof paymentId === 'string'
}

interface Gathered {
  payment(changed: ChangedPayment): void
  settings(): void
  take(): readonly Change[]
}

function createGathered(): Gathered {
  let payments = new Map<string, ChangedPayment>()
  let settings = false
  return {
    payment(changed) {
      // One more than is named is enough to know that they are too many.
      if (payments.size <= mostPayments) payments.set(`${changed.clientId} ${changed.paymentId}`, changed)
    },
    settings() {
      settings = true
    },
    take() {
      const changes: Change[] = []
      if (settings) changes.push({ kind: 'settings' })
      if (payments.size > mostPayments) changes.push({ kind: 'all' })
      else if (payments.size > 0) changes.push({ kind: 'payments', payments: [...payments.values()].map(named) })
      payments = new Map()
      settings = false
      return changes
    },
  }
}

/** Callers hand in whole payments; only their names are told. */
function named({ clientId, paymentId }: ChangedPayment): ChangedPayment {
  return { clientId, paymentId }
}

interface Ear {
  /** Listens until it is closed, again after a lost connection. */
  open(): void
  close(): Promise<void>
}

function createEar(
  pool: Pool,
  log: Log,
  { heard, missed }: { readonly heard: (text: string) => void; readonly missed: () => void },
): Ear {
  let open = false
  let opening: Promise<void> | undefined
  let listening: Listening | undefined
  let timer: NodeJS.Timeout | undefined

  async function listen(isFirst: boolean): Promise<void> {
    try {
      const begun = await hearChanges(pool, heard, lost)
      if (!open) return begun.end()
      listening = begun
      if (!isFirst) missed()
    } catch (error) {
      log.debug({ error: String(error) }, 'changes of other processes are not heard; trying again')
      again()
    }
  }

  function lost(): void {
    listening = undefined
    missed()
    again()
  }

  function again(): void {
    if (!open) return
    timer = setTimeout(() => begin(false), retryMs)
    timer.unref()
  }

  function begin(isFirst: boolean): void {
    timer = undefined
    opening ??= listen(isFirst).finally(() => {
      opening = undefined
      // Opened again while it was being closed.
      if (open && !listening && timer === undefined) begin(false)
    })
  }

  return {
    open() {
      if (open) return
      open = true
      begin(true)
    },
    async close() {
      open = false
      clearTimeout(timer)
      timer = undefined
      listening?.end()
      listening = undefined
      await opening
    },
  }
}
