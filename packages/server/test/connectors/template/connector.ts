import type { AccountField } from '../../../src/acquirers/kit/account.ts'
import type { Connector, Traits } from '../../../src/acquirers/kit/connector.ts'
import type { Capability } from '../../../src/domain/capability.ts'
import type { PaymentMethod } from '../../../src/domain/payment-method.ts'
import { authorize, inquireAuthorization } from './authorization.ts'
import { callback } from './callback.ts'
import { check } from './check.ts'
import { inquireMovement, moveMoney } from './movement.ts'
import { closeAuthorization } from './void.ts'

const fields: readonly AccountField[] = [
  {
    name: 'apiUrl',
    description: 'Address of the API: `https://api.template.example`.',
    secret: false,
    identifies: true,
  },
  { name: 'merchantId', description: 'The id of the shop at the acquirer.', secret: false, identifies: true },
  { name: 'apiKey', description: 'The secret key of the API.', secret: true },
  { name: 'webhookSecret', description: 'By which callbacks are signed.', secret: true },
]

const traits: Traits = {
  repeats: { by: 'reference' },
  inquiries: 'reference',
  voidsBy: 'transaction',
  results: { capture: 'later', refund: 'at-once', void: 'at-once' },
  overCapture: 'none',
  lateArrivalMs: 15 * 60_000,
}

const secondsPerDay = 86_400

const card: Capability = {
  flow: 'direct',
  challenges: true,
  capture: 'separate',
  manualCapture: true,
  partialCapture: true,
  maxCaptures: 10,
  remainderAfterCapture: 'keep',
  refund: 'partial',
  refundWindowSeconds: 365 * secondsPerDay,
  authValiditySeconds: 7 * secondsPerDay,
  cancelWindow: 'until-taken',
  maxAmountUpdates: 0,
}

/** Say here where the acquirer documents each of its rules. */
function capability(method: PaymentMethod): Capability | undefined {
  return method.type === 'CARD' ? card : undefined
}

/** Template: cards, captured by hand in parts; an invented acquirer to begin from. */
export const template: Connector = {
  id: 'template',
  title: 'Template',
  acquirerName: 'TEMPLATE',
  fields,
  traits,
  secretMembers: ['number', 'cvv'],
  capability,
  merchantId: ({ settings }) => settings['merchantId'] ?? '',
  seal: (request, { secrets }) => ({
    ...request,
    headers: { ...request.headers, authorization: `Bearer ${secrets['apiKey']}` },
  }),
  open: (answer) => answer,
  authorize,
  inquireAuthorization,
  capture: (order, account) => moveMoney('captures', { ...order, final: order.last }, account),
  inquireCapture: (order, account) => inquireMovement('captures', order, account),
  refund: (order, account) => moveMoney('refunds', order, account),
  inquireRefund: (order, account) => inquireMovement('refunds', order, account),
  void: closeAuthorization,
  callback,
  check,
}
