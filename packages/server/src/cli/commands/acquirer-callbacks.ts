import { Command } from '@commander-js/extra-typings'
import type { AcquirerMessageView } from '../../application/queries/acquirer-messages.ts'
import { examples, jsonOption } from '../help.ts'
import { withServer } from '../operator-api.ts'
import { print, printJson, table, time } from '../output.ts'

/** `capstan acquirer callbacks`: what an acquirer sent by itself, for whoever sets an account up. */
export function acquirerCallbacks() {
  return new Command('callbacks')
    .description(
      'what an acquirer sent to the callback address of an account, the newest first; with --json the bodies',
    )
    .argument('<name>')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan acquirer callbacks CHECKOUT', 'capstan acquirer callbacks CHECKOUT --json'))
    .action(async (name, { json }) => {
      const path = `/acquirers/${encodeURIComponent(name)}/callbacks`
      const { callbacks } = await withServer((api) => api.get<{ callbacks: readonly AcquirerMessageView[] }>(path))
      if (json) return printJson(callbacks)
      const rows = callbacks.map(({ receivedAt, times, refused, events }) => [
        time(receivedAt),
        String(times),
        refused === null ? 'verified' : `not believed: ${refused}`,
        events.map(eventText).join(', '),
      ])
      print(table(['Came', 'Times', 'It is', 'About'], rows))
    })
}

function eventText({ subject, reference, paymentReference, paymentId }: AcquirerMessageView['events'][number]): string {
  const about = paymentId === undefined ? 'nothing that is known here' : `payment ${paymentId}`
  return `${subject} ${reference ?? paymentReference ?? 'without a reference'}: ${about}`
}
