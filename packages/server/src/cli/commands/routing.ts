import { Command, Option } from '@commander-js/extra-typings'
import type { RoutingMatch, RoutingRule, RoutingTable } from '../../domain/routing.ts'
import type { Json } from '../../http/operator/json.ts'
import type { CircuitLine, ExplainedView } from '../../http/operator/routing-view.ts'
import { examples, jsonOption } from '../help.ts'
import { withServer } from '../operator-api.ts'
import { fields, print, printJson, table } from '../output.ts'

export function routingCommand() {
  return new Command('routing')
    .description('which acquirer takes which payment, and how the acquirers are')
    .addCommand(show())
    .addCommand(explain())
    .addCommand(health())
}

function show() {
  return new Command('show')
    .description('the routing table in force; the first rule that matches decides')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan routing show'))
    .action(async ({ json }) => {
      const { table: inForce } = await withServer((api) => api.get<{ table: RoutingTable }>('/routing'))
      if (json) return printJson(inForce)
      const usual = typeof inForce.default === 'string' ? inForce.default : inForce.default.join(', then ')
      const rows = inForce.rules.map((rule, index) => [String(index + 1), condition(rule.match), target(rule)])
      print(table(['Rule', 'Takes', 'Leads to'], [...rows, ['default', 'everything else', usual]]))
    })
}

function explain() {
  return new Command('explain')
    .description('where a payment would go at this moment, and why; nothing is paid')
    .requiredOption('--client <id>', 'whose payment')
    .requiredOption('--method <type>', 'the paymentMethodType, for example CARD')
    .requiredOption('--currency <code>', 'for example EUR')
    .requiredOption('--amount <units>', 'in minor units')
    .option('--brand <brand>', 'of the card, for example VISA')
    .option('--country <code>', "of the card's issuer, for example KR")
    .addOption(new Option('--capture-mode <mode>', 'AUTOMATIC when absent').choices(['AUTOMATIC', 'MANUAL']))
    .option('--request <id>', 'the paymentRequestId, for its draw where a rule has shares')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'capstan routing explain --client SANDBOX_DEMO --method CARD --currency EUR --amount 1200',
        'capstan routing explain --client ACME --method CARD --currency EUR --amount 1200 --brand VISA --country KR',
      ),
    )
    .action(async ({ client, captureMode, request, json, ...asked }) => {
      const query = { ...asked, clientId: client, captureMode, paymentRequestId: request }
      const explained = await withServer((api) => api.get<ExplainedView>('/routing/explain', query))
      if (json) return printJson(explained)
      print(
        fields([
          ['Decided', explained.text],
          ['pay', explained.outcome],
        ]),
        '',
        table(
          ['Acquirer', 'Why'],
          explained.acquirers.map(({ acquirer, text }) => [acquirer, text]),
        ),
      )
    })
}

function health() {
  return new Command('health')
    .description('how the acquirers answered the server that is asked lately; each process finds out for itself')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan routing health'))
    .action(async ({ json }) => {
      const { circuits } = await withServer((api) => api.get<{ circuits: readonly CircuitLine[] }>('/routing/health'))
      if (json) return printJson(circuits)
      if (circuits.length === 0) return print('No acquirer was asked lately.')
      const rows = circuits.map(({ clientId, acquirer, state, text }) => [
        acquirer,
        clientId ?? 'all live clients',
        state,
        text,
      ])
      print(table(['Acquirer', 'Of', 'Circuit', 'That is'], rows))
    })
}

function condition({ amount, ...lists }: Json<RoutingMatch>): string {
  const parts = Object.entries(lists).map(([name, values]) => `${name} ${values.join(' or ')}`)
  if (amount?.from !== undefined) parts.push(`amount from ${amount.from}`)
  if (amount?.to !== undefined) parts.push(`amount to ${amount.to}`)
  return parts.length === 0 ? 'everything' : parts.join(', ')
}

function target(rule: Json<RoutingRule>): string {
  if ('acquirer' in rule) return rule.acquirer
  if ('acquirers' in rule) return rule.acquirers.join(', then ')
  return rule.shares.map(({ acquirer, percent }) => `${acquirer} ${percent} %`).join(', ')
}
