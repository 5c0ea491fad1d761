import { acknowledgement } from '@capstan/protocol/wire'
import {
  type KnownType,
  knownTypes,
  type NotificationOf,
  type NotificationRefusalReason,
  type RefusedNotification,
  type VerifiedNotification,
} from './notification.ts'
import type { NotificationStore } from './notification-store.ts'
import { quietly } from './quietly.ts'
import type { ReceivedNotification } from './received-notification.ts'
import { createNotificationVerifier, maxBodyBytesOf, type NotificationTrust } from './verify-notification.ts'

export interface NotificationContext<Transaction> {
  /** The store's transaction: what is written by it is done if and only if the notification is remembered. */
  readonly transaction: Transaction
}

/** The merchant's work, awaited. When it throws or rejects, the notification is not acknowledged and comes again. */
export type NotificationHook<Notification, Transaction> = (
  notification: Notification,
  context: NotificationContext<Transaction>,
) => unknown

export type NotificationHooks<Transaction> = {
  readonly [Type in KnownType]?: NotificationHook<NotificationOf<Type>, Transaction>
} & {
  /** For every type without a hook of its own. Without this one such notifications are acknowledged and forgotten. */
  readonly other?: NotificationHook<VerifiedNotification, Transaction>
}

export interface NotificationReceiverOptions<Transaction> extends NotificationTrust {
  /** What makes it exactly once: `postgresStore(pool)`, `memoryStore()`, or one of your own. */
  readonly store: NotificationStore<Transaction>
  readonly on: NotificationHooks<Transaction>
  /** Told of everything that was refused, and not waited for. A public URL gets all sorts of requests. */
  readonly onRefused?: (refusal: RefusedNotification) => unknown
  /**
   * Told of whatever was answered with 500: a hook or a store that failed (with the notification, which comes again), a
   * key that cannot be read, a body that a parser took first. `console.error` unless given: nobody else would say it.
   */
  readonly onError?: (error: unknown, notification: VerifiedNotification | undefined) => unknown
}

/** What to answer to a request. */
export interface NotificationAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON. */
  readonly body: string
}

export interface NotificationReceiver {
  /**
   * Verifies, handles once, and says what to answer. Never rejects. The handlers (`fetchHandler`, `nodeHandler`,
   * `fastifyNotifications`) are made of it; use it for whatever has none.
   */
  receive(request: Request | ReceivedNotification): Promise<NotificationAnswer>
  /** For handlers: how many bytes of a body to read. */
  readonly maxBodyBytes: number
}

/**
 * Receives notifications: verifies over the raw bytes, lets the merchant's hook handle each exactly once, and then
 * acknowledges. In this order: acknowledged before it is handled, a notification would be lost by a crash in between.
 *
 * Answers 200 with the fixed acknowledgement when it is handled or was before; 500 when a hook fails; 401 for what is
 * not genuine, not for this client or too old; 400 for what is no notification; 405 and 413. Throws a `TypeError` for
 * settings that cannot be meant.
 */
export function notificationReceiver<Transaction>(
  options: NotificationReceiverOptions<Transaction>,
): NotificationReceiver {
  const { store, on, onRefused = () => undefined, onError = printError } = options
  const verify = createNotificationVerifier(options)
  checkHooks(on)
  if (typeof store?.once !== 'function') throw new TypeError('store is missing; memoryStore() is one')

  async function handle(notification: VerifiedNotification): Promise<void> {
    const hook = hookFor(on, notification)
    if (!hook) return
    await store.once(notification.identity, async (transaction) => {
      await hook(notification, { transaction })
    })
  }

  function failed(error: unknown, notification?: VerifiedNotification): NotificationAnswer {
    quietly(() => onError(error, notification))
    return answer(500, { error: 'not-handled', message: 'the notification was not handled; deliver it again' })
  }

  async function receive(request: Request | ReceivedNotification): Promise<NotificationAnswer> {
    let notification: VerifiedNotification | undefined
    try {
      const received = await verify(request)
      if (received.kind === 'refused') return refuse(received)
      notification = received
      await handle(received)
      return answer(200, acknowledgement)
    } catch (error) {
      return failed(error, notification)
    }
  }

  function refuse(refusal: RefusedNotification): NotificationAnswer {
    quietly(() => onRefused(refusal))
    // Not the sender's fault: somebody here has to hear of it.
    if (refusal.reason === 'body-parsed') quietly(() => onError(new TypeError(refusal.message), undefined))
    const { reason: error, message } = refusal
    return answer(statuses[error], { error, message }, error === 'method-unexpected' ? { allow: 'POST' } : {})
  }

  return { receive, maxBodyBytes: maxBodyBytesOf(options) }
}

const statuses: Readonly<Record<NotificationRefusalReason, number>> = {
  'method-unexpected': 405,
  'header-missing': 400,
  'signature-malformed': 400,
  'client-unexpected': 401,
  'key-unknown': 401,
  'signature-invalid': 401,
  'time-malformed': 400,
  'time-outside-tolerance': 401,
  'body-parsed': 500,
  'body-too-large': 413,
  'body-unreadable': 400,
  'body-malformed': 400,
}

function answer(status: number, body: object, headers: NotificationAnswer['headers'] = {}): NotificationAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

function hookFor<Transaction>(
  on: NotificationHooks<Transaction>,
  { notifyType }: VerifiedNotification,
): NotificationHook<VerifiedNotification, Transaction> | undefined {
  const own = notifyType === 'OTHER' ? undefined : on[notifyType]
  // The hook under a type takes notifications of that type, which this one is.
  return (own as NotificationHook<VerifiedNotification, Transaction> | undefined) ?? on.other
}

/** A hook under a misspelt name would never run, and its notifications would be acknowledged all the same. */
function checkHooks(on: object): void {
  if (typeof on !== 'object' || on === null) throw new TypeError('on is missing: { CAPTURE_RESULT: async (…) => … }')
  for (const [name, hook] of Object.entries(on)) {
    if (name !== 'other' && !Object.hasOwn(knownTypes, name)) {
      throw new TypeError(`there is no notification ${name}; hooks are ${Object.keys(knownTypes).join(', ')}, other`)
    }
    if (hook !== undefined && typeof hook !== 'function') throw new TypeError(`the hook ${name} is not a function`)
  }
}

function printError(error: unknown, notification: VerifiedNotification | undefined): void {
  const what = notification ? `the notification ${notification.identity}` : 'a notification'
  // biome-ignore lint/suspicious/noConsole: the merchant who gave no onError would otherwise never learn of it.
  console.error(`${what} was not handled and will be delivered again:`, error)
}
