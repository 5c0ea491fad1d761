import { Text } from '@mantine/core'
import type { Json, KeptAttempt, RecordedExchange } from '../api/types.ts'
import { Money } from '../parts/money.tsx'
import { Raw } from '../parts/raw.tsx'
import { exchangeCurl } from './exchange-curl.ts'
import { Fact } from './payment-facts.tsx'
import type { Payment } from './payment-query.ts'
import { RequestDetail } from './request-detail.tsx'

interface Props {
  readonly attempt: Json<KeptAttempt>
  readonly payment: Payment
}

/** A call to an acquirer: what was asked and answered, with the messages where there were any. */
export function CallDetail({ attempt, payment }: Props) {
  const { operation, reference, outcome, durationMs, detail } = attempt
  const { code, reason, receipt = {}, exchanges } = detail
  const movement =
    payment.captures.find(({ captureId }) => captureId === attempt.captureId) ??
    payment.refunds.find(({ refundId }) => refundId === attempt.refundId)
  const cancel = operation === 'void' ? payment.requests.find(({ api }) => api === 'cancel') : undefined
  return (
    <>
      <dl className="facts facts-wide">
        <Fact name="Asked">{operation}</Fact>
        {movement && (
          <Fact name="Amount">
            <Money amount={movement.amount} />
          </Fact>
        )}
        <Fact name="Under our reference">
          <span className="id">{reference}</span>
        </Fact>
        <Fact name="Answered">{[outcome, code].filter(Boolean).join(', ')}</Fact>
        {reason && <Fact name="Because">{reason}</Fact>}
        {Object.entries(receipt).map(([name, value]) => (
          <Fact key={name} name={receiptNames[name] ?? name}>
            <span className="id">{String(value)}</span>
          </Fact>
        ))}
        <Fact name="Took">{durationMs} ms</Fact>
      </dl>
      {operation !== 'operator' && <Exchanges exchanges={exchanges} />}
      {cancel && <RequestDetail request={cancel} clientId={payment.clientId} />}
    </>
  )
}

const receiptNames: Readonly<Record<string, string>> = {
  transactionId: 'The acquirer’s id',
  referenceNo: 'Its id of the payment',
  resultCode: 'Its own code',
  resultMessage: 'Its own message',
  arn: 'ARN',
  rrn: 'RRN',
}

function Exchanges({ exchanges }: { readonly exchanges: readonly Json<RecordedExchange>[] | undefined }) {
  if (exchanges === undefined) {
    return (
      <Text size="sm">
        No messages: the acquirer is simulated, or was never reached. It was asked as it says above.
      </Text>
    )
  }
  if (exchanges.length === 0) {
    return <Text size="sm">No message was sent: it is answered from what the acquirer had told before.</Text>
  }
  return exchanges.map((exchange, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: what is recorded of a call never changes its order.
    <Exchange key={index} exchange={exchange} name={exchanges.length > 1 ? `Message ${index + 1}` : 'Message'} />
  ))
}

function Exchange({ exchange, name }: { readonly exchange: Json<RecordedExchange>; readonly name: string }) {
  const { method, url, request = '', headers, status, answer, failure } = exchange
  const curl = exchangeCurl(exchange)
  return (
    <>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {name}: <span className="id">{`${method} ${url}`}</span>
        {status !== undefined && `, answered with HTTP ${status}`}
        {failure !== undefined && `; ${failure}`}
      </Text>
      {headers && Object.keys(headers).length > 0 && (
        <Raw label={`${name}: headers, without what proves who we are`} text={headerLines(headers)} />
      )}
      <Raw label={`${name}: request`} text={request} curl={curl} />
      {curl !== undefined && (
        <Text size="xs">
          The command would send it to the acquirer again. Cards, secrets and the buyer are cut out of what is kept:
          what the command needs of them it asks for by name, and <code>[cut]</code> in the text stays as it is.
        </Text>
      )}
      {answer !== undefined && <Raw label={`${name}: answer`} text={answer} />}
    </>
  )
}

export function headerLines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
}
