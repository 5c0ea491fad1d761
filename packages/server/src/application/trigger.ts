import { setTimeout as delay } from 'node:timers/promises'
import type { ScenarioSetting } from '../domain/scenario.ts'
import { listClients, recordAudit } from '../store/clients.ts'
import {
  type Delivery,
  findNotification,
  listDeliveries,
  listNotifications,
  type NotificationSummary,
} from '../store/notifications.ts'
import type { Context } from './context.ts'
import { type NotInSandbox, notInSandbox } from './sandbox-client.ts'
import { type TriggerName, triggerEvents } from './trigger-events.ts'
import { openStage, type StageStep, StageStopped } from './trigger-stage.ts'

export type TriggerStep =
  | StageStep
  /** What followed: a notification after its first try, or while it still has none. */
  | {
      readonly kind: 'notification'
      readonly notification: NotificationSummary & { readonly body: string }
      readonly delivery: Delivery | null
    }

export interface TriggerOrder {
  readonly clientId: string
  readonly event: TriggerName
  readonly actor: string
}

export interface Triggered {
  readonly event: TriggerName
  /** Null when there was none to go on with. */
  readonly paymentId: string | null
  readonly happened: boolean
  /** Why it did not go on, where it did not. */
  readonly stopped: string | null
}

export type PreparedTrigger =
  | {
      readonly kind: 'ready'
      /**
       * Makes the event happen and tells of each step; it never rejects for what a person can put right. Waits for what
       * happens by itself only as long as somebody wants to be told of it (`wanted`), which a server that stops does not.
       */
      play(tell: (step: TriggerStep) => void, wanted?: () => boolean): Promise<Triggered>
    }
  | NotInSandbox
  /** A scenario would decide instead of the amounts that the event is made with. */
  | { readonly kind: 'scenario-in-the-way'; readonly scenario: ScenarioSetting }
  /** The client's expiry policy (`capstan client expiry`) does not lead there; `option` changes that. */
  | { readonly kind: 'policy-in-the-way'; readonly why: string; readonly option: string }

/**
 * Makes a whole sequence really happen for a sandbox client, through the use cases that its own requests go through. Before
 * anything is done it says what stands in the way.
 */
export async function prepareTrigger(context: Context, order: TriggerOrder): Promise<PreparedTrigger> {
  const { clientId } = order
  const event = triggerEvents[order.event]
  const refused = await notInSandbox(context, clientId)
  if (refused) return refused
  const scenarios = await context.scenarios.list(clientId)
  const scenario = scenarios.find(({ operation, timesLeft }) => timesLeft !== 0 && event.uses.includes(operation))
  if (scenario) return { kind: 'scenario-in-the-way', scenario }
  const [client] = await listClients(context.pool, clientId)
  const lacking = client && event.lacks?.(client.expiry)
  if (lacking) return { kind: 'policy-in-the-way', ...lacking }
  return { kind: 'ready', play: (tell, wanted = () => true) => play(context, order, tell, wanted) }
}

async function play(
  context: Context,
  order: TriggerOrder,
  tell: (step: TriggerStep) => void,
  wanted: () => boolean,
): Promise<Triggered> {
  const { clientId, actor } = order
  const event = triggerEvents[order.event]
  const audit = { auditId: context.newId(), actor, action: 'trigger', detail: { event: order.event } }
  await recordAudit(context.pool, clientId, audit)
  const stage = openStage({ context, clientId, actor, tell, wanted })
  let stopped: string | null = null
  try {
    await event.play(stage)
  } catch (error) {
    if (!(error instanceof StageStopped)) throw error
    stopped = error.message
  }
  if (stage.paymentId === '') return { event: order.event, paymentId: null, happened: false, stopped }
  await tellNotifications(context, clientId, stage.paymentId, tell, wanted)
  const happened = stopped === null && event.happened(await stage.found())
  return { event: order.event, paymentId: stage.paymentId, happened, stopped }
}

/** A try takes 15 seconds at most, and of one payment they are made one after the other. */
const patienceMs = 40_000
const lookMs = 50
const most = 500

async function tellNotifications(
  context: Context,
  clientId: string,
  paymentId: string,
  tell: (step: TriggerStep) => void,
  wanted: () => boolean,
): Promise<void> {
  const started = performance.now()
  const load = () => listNotifications(context.pool, { clientId, paymentId, limit: most })
  let notifications = await load()
  while (notifications.some(isUntried) && wanted() && performance.now() - started < patienceMs) {
    await delay(lookMs)
    notifications = await load()
  }
  for (const { notificationId } of notifications.toSorted((a, b) => a.sequence - b.sequence)) {
    const notification = await findNotification(context.pool, notificationId)
    if (!notification) continue
    const deliveries = await listDeliveries(context.pool, clientId, notificationId)
    tell({ kind: 'notification', notification, delivery: deliveries.at(-1) ?? null })
  }
}

function isUntried({ state, tries }: NotificationSummary): boolean {
  return state === 'waiting' && tries === 0
}
