import { Command, Option } from '@commander-js/extra-typings'
import { notificationTypeNames } from '../../http/operator/endpoint-input.ts'
import type { Json } from '../../http/operator/json.ts'
import type { ResendLine, ResendPreview } from '../../http/operator/resend-routes.ts'
import { CommandError, exitCodes } from '../exit-codes.ts'
import { examples, jsonOption, reasonOption } from '../help.ts'
import { withServer } from '../operator-api.ts'
import { note, print, printJson } from '../output.ts'

const openStates = ['waiting', 'exhausted', 'unaddressed'] as const

/** `capstan notification resend-range`. */
export function resendRange() {
  return new Command('resend-range')
    .description("start the schedules of all a client's notifications of a time anew, the oldest first")
    .argument('<id>', 'the client')
    .requiredOption('--from <time>', "made at it or later, on the client's clock: 2026-07-01T09:00:00Z")
    .requiredOption('--to <time>', 'made before it')
    .addOption(new Option('--state <state>', 'only in this state (all three when absent)').choices(openStates))
    .addOption(new Option('--type <type>', 'only of this type').choices(notificationTypeNames))
    .option('--acknowledged-too', 'also those that the merchant has acknowledged, which it gets twice')
    .option('--preview', 'say how many it would be, and send none')
    .addOption(reasonOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'capstan notification resend-range SANDBOX_DEMO --from 2026-07-01T09:00:00Z --to 2026-07-01T12:00:00Z --preview',
        'capstan notification resend-range SANDBOX_DEMO --from 2026-07-01T09:00:00Z --to 2026-07-01T12:00:00Z --state exhausted',
      ),
    )
    .action(async (clientId, { from, to, state, type, acknowledgedToo = false, preview, reason, json }) => {
      const order = { clientId, from, to, acknowledgedToo, ...(state && { state }), ...(type && { type }) }
      const { counted, resent } = await withServer(async (api) => {
        const found = await api.send<ResendPreview>('POST', '/notifications/resend/preview', order)
        if (preview || found.notifications === 0) return { counted: found, resent: undefined }
        const sent = { ...order, asOf: found.asOf, ...(reason !== undefined && { reason }) }
        let last: Json<ResendLine> | undefined
        await api.lines<ResendLine>('POST', '/notifications/resend', sent, (line) => {
          last = line
        })
        return { counted: found, resent: resentBy(last) }
      })
      if (json) return printJson({ ...counted, resent: resent ?? 0 })
      print(resent === undefined ? previewText(counted) : `${resent} notifications are sent again now.`)
      if (resent !== undefined) note(`See what comes of it: capstan notification list --client ${clientId}`)
    })
}

function resentBy(last: Json<ResendLine> | undefined): number {
  if (last?.kind === 'error') throw new CommandError(exitCodes.failed, last.error)
  if (last?.kind === 'end' && !last.stopped) return last.resent
  const resent = last?.resent ?? 0
  throw new CommandError(exitCodes.failed, `The server stopped after ${resent}; what is resent is resent. Ask again.`)
}

function previewText({ notifications, payments, withoutAddress, listener, tooMany }: Json<ResendPreview>): string {
  const more = tooMany ? ' The time holds more than can be sent in one go: choose a shorter one.' : ''
  const lost = withoutAddress === 0 ? '' : ` ${withoutAddress} more have no address.`
  const to = listener === null ? '' : ` They would go to the "capstan listen" of ${listener}.`
  return `${notifications} notifications of ${payments} payments would be sent again.${lost}${to}${more}`
}
