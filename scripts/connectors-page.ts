import type { Connector } from '../packages/server/src/acquirers/kit/connector.ts'
import type { Capability } from '../packages/server/src/domain/capability.ts'
import { cardBrands, knownMethods } from '../packages/server/src/domain/known-methods.ts'
import type { PaymentMethod } from '../packages/server/src/domain/payment-method.ts'
import { currencies as everyCurrency } from '../packages/server/src/http/input/amount.ts'
import { table } from './markdown.ts'

/** What is asked of each connector: every method, and cards by where they are from, as far as rules anywhere differ by it. */
const asked: readonly (readonly [string, PaymentMethod])[] = knownMethods.flatMap(({ type }) => {
  const plain = { type, issuerAuthenticated: false }
  if (type !== 'CARD') return [[type, plain] as const]
  const card = (country: string) => ({ ...plain, card: { brand: 'VISA', country, lastFour: '' } })
  return [
    ['CARD', plain] as const,
    ...cardBrands.map((brand) => [`CARD ${brand}`, { ...plain, card: { brand, lastFour: '' } }] as const),
    ['CARD of the USA', card('US')] as const,
    ['CARD of Korea', card('KR')] as const,
    ['CARD of Korea, authenticated by its issuer', { ...card('KR'), issuerAuthenticated: true }] as const,
  ]
})

/** The table of connectors, asked of the connectors themselves. */
export function connectorsPage(connectors: readonly Connector[]): string {
  return `# Connectors

What Capstan can do at each acquirer, printed by the connectors. Accounts are set up as in [acquirers.md](acquirers.md); how
one more connector is written is told in [writing-a-connector.md](writing-a-connector.md). The simulated acquirers of the
sandbox have the rules in [sandbox.md](sandbox.md).

## Operations

${table(['', ...connectors.map(link)], operationRows(connectors))}

A capture that says \`later\` is taken on by the acquirer and answered \`U\`; its result comes by inquiry, sooner when the acquirer
calls back. \`by messages\`: the acquirer cannot be asked; its verified callbacks are kept, and inquiries are answered from them.

## Capabilities

A method that is not listed is not taken. Amounts above the authorized one are never captured, whatever an acquirer allows.

${connectors.map(capabilities).join('\n\n')}`
}

function link({ id, title }: Connector): string {
  return `[${title}](connectors/${id}.md)`
}

function operationRows(connectors: readonly Connector[]): readonly (readonly string[])[] {
  const row = (name: string, cell: (connector: Connector) => string) => [name, ...connectors.map(cell)]
  return [
    row('connector, usual name of an account', ({ id, acquirerName }) => `\`${id}\`, \`${acquirerName}\``),
    row('authorize', () => 'yes'),
    row('capture', ({ traits }) => words[traits.results.capture]),
    row(
      'void',
      ({ traits }) =>
        `${words[traits.results.void]}, by ${traits.voidsBy === 'reference' ? 'our reference' : 'its id'}`,
    ),
    row('refund', ({ traits }) => words[traits.results.refund]),
    row('inquire', ({ traits }) => inquiries[traits.inquiries]),
    row('raise the amount', ({ updates }) => (updates ? 'yes' : 'no')),
    row('callback', () => 'yes, verified'),
    row('a repeat is recognized', ({ traits }) => repeats(traits.repeats)),
    row('allowed above the authorized amount, never used', ({ traits }) => traits.overCapture),
    row('an unseen request cannot arrive after', ({ traits }) => `${traits.lateArrivalMs / 60_000} min`),
  ]
}

const words = { 'at-once': 'result at once', later: 'result later' } as const
const inquiries = { reference: 'by our reference', transaction: 'by its id', messages: 'by messages' } as const

function repeats(how: Connector['traits']['repeats']): string {
  switch (how.by) {
    case 'key':
      return `by an idempotency key, for ${how.forSeconds / 3_600} h`
    case 'reference':
      return 'by our reference'
    case 'none':
      return 'no: nothing is sent twice'
    default:
      return how satisfies never
  }
}

interface Line {
  readonly methods: string[]
  readonly currencies: readonly string[]
  readonly capability: Capability
}

/** Methods that can do the same in the same currencies share a line; a brand that can do what every card can has none. */
function linesOf(connector: Connector): readonly Line[] {
  const lines = new Map<string, Line>()
  for (const [name, method] of asked) {
    const byCapability = Map.groupBy(
      everyCurrency.filter((currency) => connector.capability(method, currency)),
      (currency) => JSON.stringify(connector.capability(method, currency)),
    )
    for (const [written, currencies] of byCapability) {
      const key = `${written} ${currencies.join(' ')}`
      const line = lines.get(key)
      if (line) line.methods.push(name)
      else lines.set(key, { methods: [name], currencies, capability: JSON.parse(written) })
    }
  }
  return [...lines.values()]
}

function capabilities(connector: Connector): string {
  const rows = linesOf(connector).map(({ methods, currencies, capability }) => [
    methodsText(methods),
    currencies.length === everyCurrency.length ? 'all' : currenciesText(currencies),
    ...capabilityCells(capability),
  ])
  const head = [
    'method',
    'currency',
    'buyer',
    'capture',
    'captures',
    'rest after a part',
    'refund',
    'held for',
    'cancel',
    'raises',
  ]
  return `### ${connector.title}\n\n${table(head, rows)}`
}

function methodsText(methods: readonly string[]): string {
  const plain = methods.includes('CARD')
  return methods.filter((name) => !(plain && /^CARD [A-Z]+$/.test(name))).join(', ')
}

function currenciesText(currencies: readonly string[]): string {
  const missing = everyCurrency.filter((currency) => !currencies.includes(currency))
  return missing.length < currencies.length ? `all but ${missing.join(' ')}` : currencies.join(' ')
}

function capabilityCells(capability: Capability): readonly string[] {
  const { flow, challenges, capture, manualCapture, partialCapture, maxCaptures, maxAmountUpdates } = capability
  const modes = manualCapture ? 'by hand or automatic' : 'automatic'
  const days = capability.authValiditySeconds / 86_400
  return [
    flow === 'redirect' ? 'on a page' : challenges ? 'direct, or on a page' : 'direct',
    { separate: modes, 'with-authorization': 'by the authorization', none: 'none: paid at once' }[capture],
    capture !== 'separate' ? '' : partialCapture ? `parts, ${maxCaptures} at most` : 'the whole amount, once',
    capture === 'separate' && partialCapture
      ? { keep: 'stays held', release: 'goes back' }[capability.remainderAfterCapture]
      : '',
    { none: 'no', full: 'the whole amount', partial: 'parts' }[capability.refund],
    capture === 'separate' ? `${Number(days.toFixed(1))} d` : '',
    { 'until-taken': 'until captured or paid', 'until-next-day': 'until 00:15 of the next day (UTC+8)', never: 'no' }[
      capability.cancelWindow
    ],
    maxAmountUpdates === 0 ? 'no' : String(maxAmountUpdates),
  ]
}
