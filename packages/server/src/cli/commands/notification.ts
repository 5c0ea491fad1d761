import { Command, Option } from '@commander-js/extra-typings'
import { notificationStateNames } from '../../http/operator/input.ts'
import type { Json } from '../../http/operator/json.ts'
import type {
  ListedNotification,
  NotificationDetails,
  NotificationsView,
} from '../../http/operator/notification-routes.ts'
import { examples, jsonOption, limitOption, reasonOption } from '../help.ts'
import { type OperatorApi, withServer } from '../operator-api.ts'
import { fields, note, print, printJson, table, time } from '../output.ts'
import { resendRange } from './resend-range.ts'

export function notificationCommand() {
  return new Command('notification')
    .description('what merchants were told, when, and what they answered')
    .addCommand(list())
    .addCommand(show())
    .addCommand(resend())
    .addCommand(resendRange())
}

function list() {
  return new Command('list')
    .description('the newest notifications')
    .option('--client <id>', 'only of this client')
    .option('--payment <id>', 'only of this paymentId')
    .addOption(new Option('--state <state>', 'only in this state').choices(notificationStateNames))
    .addOption(limitOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'capstan notification list --state exhausted',
        'capstan notification list --client SANDBOX_DEMO --limit 5',
      ),
    )
    .action(async ({ client, payment, state, limit, json }) => {
      const query = { clientId: client, paymentId: payment, state, limit }
      const notifications = await withServer((api) => listed(api, query))
      if (json) return printJson(notifications)
      const head = ['Notification', 'Client', 'Payment', 'No.', 'Type', 'State', 'Tries', 'Next try', 'Last answer']
      const rows = notifications.map((notification) => [
        notification.notificationId,
        notification.clientId,
        notification.paymentId,
        String(notification.sequence),
        notification.notifyType,
        notification.state,
        String(notification.tries),
        time(notification.nextTryAt) || '-',
        lastAnswer(notification),
      ])
      print(table(head, rows))
    })
}

const usualLimit = '50'

interface ListQuery {
  readonly [name: string]: string | undefined
  readonly limit?: string | undefined
}

/** The server looks at so many at a time: where few are what is asked for, it is asked to look further back. */
async function listed(api: OperatorApi, query: ListQuery): Promise<readonly Json<ListedNotification>[]> {
  const wanted = Number(query.limit ?? usualLimit)
  const found: Json<ListedNotification>[] = []
  let after: string | undefined
  do {
    const limit = String(wanted - found.length)
    const page = await api.get<NotificationsView>('/notifications', { ...query, limit, after })
    found.push(...page.notifications)
    after = page.next ?? undefined
  } while (after !== undefined && found.length < wanted)
  return found
}

function lastAnswer({ lastError, lastStatus, tries }: Json<ListedNotification>): string {
  if (lastError !== null) return lastError
  if (lastStatus !== null) return `HTTP ${lastStatus}`
  return tries === 0 ? 'not tried yet' : '-'
}

function show() {
  return new Command('show')
    .description('one notification: its body and every delivery')
    .argument('<id>')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan notification show 20260701093000123000000000000002'))
    .action(async (id, options) => {
      const path = `/notifications/${encodeURIComponent(id)}`
      const notification = await withServer((api) => api.get<NotificationDetails>(path))
      if (options.json) printJson(notification)
      else printNotification(notification)
    })
}

function resend() {
  return new Command('resend')
    .description('start its schedule anew, whatever became of it; the body stays the same')
    .argument('<id>')
    .addOption(reasonOption())
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan notification resend 20260701093000123000000000000002'))
    .action(async (id, options) => {
      const path = `/notifications/${encodeURIComponent(id)}/resend`
      const notification = await withServer((api) =>
        api.send<NotificationDetails>('POST', path, { reason: options.reason }),
      )
      if (options.json) return printJson(notification)
      print(`${notification.notifyType} of payment ${notification.paymentId} is sent again now.`)
      note(`See what came of it: capstan notification show ${id}`)
    })
}

function printNotification(notification: Json<NotificationDetails>): void {
  print(
    fields([
      ['Notification', notification.notificationId],
      ['Client', notification.clientId],
      ['Payment', notification.paymentId],
      ['Capture', notification.captureId],
      ['Type', `${notification.notifyType}, number ${notification.sequence} of the payment`],
      ['State', notification.state],
      ['Tries', String(notification.tries)],
      ['Made', time(notification.createdAt)],
      ['Next try', time(notification.nextTryAt) || 'none is planned'],
      ['Body', notification.body],
    ]),
  )
  if (notification.deliveries.length === 0) return
  const rows = notification.deliveries.map((delivery) => [
    time(delivery.at),
    delivery.url ?? '-',
    delivery.responseStatus === null ? '-' : String(delivery.responseStatus),
    `${delivery.durationMs} ms`,
    delivery.acknowledged ? 'acknowledged' : (delivery.error ?? 'not acknowledged'),
    delivery.responseBody === null ? '-' : delivery.responseBody,
  ])
  print('', table(['Time of the client', 'To', 'HTTP', 'Took', 'Result', 'Answer'], rows))
}
