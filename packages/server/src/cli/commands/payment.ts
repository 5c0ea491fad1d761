import { Command, Option } from '@commander-js/extra-typings'
import { paymentStateNames, usualLimit } from '../../http/operator/input.ts'
import type { Json } from '../../http/operator/json.ts'
import { countdown } from '../../http/operator/payment-plans.ts'
import type { PaymentLine, PaymentPage, PaymentView } from '../../http/operator/payment-view.ts'
import { examples, jsonOption, limitOption } from '../help.ts'
import { type OperatorApi, withServer } from '../operator-api.ts'
import { fields, money, print, printJson, table, time } from '../output.ts'

export function paymentCommand() {
  return new Command('payment')
    .description('payments, and why they are as they are')
    .addCommand(list())
    .addCommand(show())
}

function list() {
  return new Command('list')
    .description('the newest payments')
    .option('--client <id>', 'only of this client')
    .addOption(new Option('--state <state>', 'only in this state').choices(paymentStateNames))
    .addOption(limitOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples('capstan payment list', 'capstan payment list --client SANDBOX_DEMO --state authorized'),
    )
    .action(async ({ client, state, limit, json }) => {
      const query = { clientId: client, state, limit }
      const payments = await withServer((api) => newest(api, query))
      if (json) return printJson(payments)
      const head = ['Payment', 'Client', 'Made', 'State', 'Amount', 'Captured', 'Method', 'Acquirer', 'Request']
      const rows = payments.map((payment) => [
        payment.paymentId,
        payment.clientId,
        time(payment.createdAt),
        payment.state,
        amount(payment),
        money(payment.amount.currency, payment.captured),
        payment.methodType || '-',
        payment.acquirer ?? '-',
        payment.paymentRequestId,
      ])
      print(table(head, rows))
    })
}

interface Listed {
  readonly clientId: string | undefined
  readonly state: string | undefined
  readonly limit: string | undefined
}

/** What is rare is not found in one answer: asks on until there are as many as wanted, or no more. */
async function newest(api: OperatorApi, query: Listed): Promise<readonly Json<PaymentLine>[]> {
  const wanted = Number(query.limit ?? usualLimit)
  const found: Json<PaymentLine>[] = []
  for (let after: string | null | undefined; after !== null && found.length < wanted; ) {
    const limit = String(wanted - found.length)
    const page: Json<PaymentPage> = await api.get<PaymentPage>('/payments', { ...query, limit, after })
    found.push(...page.payments)
    after = page.next
  }
  return found
}

function amount(payment: Json<PaymentLine>): string {
  return money(payment.amount.currency, payment.amount.value)
}

function show() {
  return new Command('show')
    .description('one payment: amounts, captures, what happened and what will happen by itself')
    .argument('<id>', 'an id of the payment, of anything of it, of a request for it, or our reference at the acquirer')
    .option('--client <id>', 'whose, when several clients use the same request id')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan payment show 20260701093000123000000000000001'))
    .action(async (id, options) => {
      const path = `/payments/${encodeURIComponent(id)}`
      const payment = await withServer((api) => api.get<PaymentView>(path, { clientId: options.client }))
      if (options.json) printJson(payment)
      else printPayment(payment)
    })
}

function printPayment(payment: Json<PaymentView>): void {
  const { currency } = payment.amount
  const inMoney = (value: string) => (value === '0' ? null : money(currency, value))
  print(
    fields([
      ['Payment', payment.paymentId],
      ['Client', payment.clientId],
      ['Request', payment.paymentRequestId],
      ['State', `${payment.state}: ${payment.text}`],
      ['Amount', amount(payment)],
      ['Captured', money(currency, payment.captured)],
      ['Being captured', inMoney(payment.held)],
      ['Back to the buyer', inMoney(payment.released)],
      ['Can be captured', inMoney(payment.capturable)],
      ['Refunded', inMoney(payment.refunded)],
      ['Being refunded', inMoney(payment.refunding)],
      ['Can be refunded', inMoney(payment.refundable)],
      ['Capture mode', payment.captureMode],
      ['Method', payment.methodType || 'the buyer has not chosen yet'],
      ['Acquirer', payment.acquirer ?? (payment.methodType ? 'none takes it' : null)],
      ['Its id', payment.acquirerTransactionId],
      ['Our reference', payment.reference],
      ['Time of the client', time(payment.now)],
    ]),
  )
  if (payment.routing) {
    const rows = payment.routing.acquirers.map(({ acquirer, text }) => [acquirer, text])
    print('', `Why this acquirer: ${payment.routing.text}`, table(['Acquirer', 'Why'], rows))
  }
  if (payment.captures.length > 0) {
    const rows = payment.captures.map((capture) => [
      capture.captureId,
      capture.automatic ? 'automatic' : capture.captureRequestId,
      money(capture.amount.currency, capture.amount.value),
      capture.state,
      capture.text,
    ])
    print('', table(['Capture', 'Request', 'Amount', 'State', 'That is'], rows))
  }
  if (payment.refunds.length > 0) {
    const rows = payment.refunds.map((refund) => [
      refund.refundId,
      refund.refundRequestId,
      money(refund.amount.currency, refund.amount.value),
      refund.state,
      refund.text,
    ])
    print('', table(['Refund', 'Request', 'Amount', 'State', 'That is'], rows))
  }
  if (payment.settlements.length > 0) {
    const rows = payment.settlements.map((line) => [
      line.movementId,
      `${line.type.toLowerCase()} of ${money(line.currency, line.amount)}`,
      line.fee.startsWith('-') ? `-${money(line.currency, line.fee.slice(1))}` : money(line.currency, line.fee),
      time(line.at),
      line.kind === 'matched' ? 'as here' : line.kind,
      `line ${line.line} of ${line.reportId}`,
    ])
    print('', table(['Settled', 'As', 'Fee', 'At, by the report', 'Found', 'In the report'], rows))
  }
  print(
    '',
    table(
      ['Time of the client', 'What happened'],
      // Settlements have a table of their own.
      payment.timeline.filter(({ kind }) => kind !== 'settlement').map((entry) => [time(entry.at), entry.text]),
    ),
  )
  if (payment.ahead.length > 0) {
    const rows = payment.ahead.map((entry) => [time(entry.at), countdown(entry.inMs), entry.text])
    print('', table(['Time of the client', 'When', 'What will happen'], rows))
  }
}
