import { Anchor, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Json, TimelineEntry } from '../api/types.ts'
import { Raw } from '../parts/raw.tsx'
import { Said } from '../parts/said.tsx'
import { Time } from '../parts/time.tsx'
import { CallDetail } from './call-detail.tsx'
import { Command } from './command.tsx'
import { DeliveryDetail } from './delivery-detail.tsx'
import { Fact } from './payment-facts.tsx'
import type { Payment } from './payment-query.ts'
import { RequestDetail } from './request-detail.tsx'
import { Routing } from './routing.tsx'

interface Props {
  readonly entry: Json<TimelineEntry>
  readonly payment: Payment
}

/** Whether there is more to an entry than its words. */
export function hasDetail(entry: Props['entry'], payment: Payment): boolean {
  return detailOf({ entry, payment }) !== null
}

export function EntryDetail(props: Props) {
  return <Stack gap="sm">{detailOf(props)}</Stack>
}

function detailOf({ entry: { kind, id }, payment }: Props) {
  switch (kind) {
    case 'request':
    case 'cancelled':
      return requestDetail(kind === 'request' ? id : `cancel ${id}`, payment)
    case 'try': {
      const found = payment.tries.find(({ number, step }) => `${number}.${step}` === id)
      return found?.routing ? <Routing routing={found.routing} /> : null
    }
    case 'call': {
      const attempt = payment.attempts.find(({ attemptId }) => attemptId === id)
      return attempt ? <CallDetail attempt={attempt} payment={payment} /> : null
    }
    case 'passed-on':
      return passedOn(id, payment)
    case 'result':
    case 'reversal':
      return movementFacts(id, payment)
    case 'alert-opened':
    case 'alert-closed':
      return alertDetail(id, payment)
    case 'told': {
      const told = payment.told.find(({ acquirer, eventId }) => `${acquirer} ${eventId}` === id)
      return told ? <Raw label="What the acquirer's message said" text={JSON.stringify(told)} /> : null
    }
    case 'delivery':
      return deliveryDetail(id, payment)
    case 'operator':
      return actionDetail(id, payment)
    case 'settlement': {
      const line = payment.settlements.find((one) => `${one.reportId} ${one.line}` === id)
      return line ? <Raw label="The line as it was read" text={JSON.stringify(line)} /> : null
    }
    case 'authorized':
      return null
  }
}

function requestDetail(key: string, payment: Payment) {
  const request = payment.requests.find((one) => one.key === key)
  if (!request && key.startsWith('capture ')) {
    return <Text size="sm">Nobody asked for it: with captureMode AUTOMATIC Capstan captures by itself.</Text>
  }
  if (!request) return null
  const routing = request.api === 'pay' ? firstRouting(payment) : null
  return (
    <>
      <RequestDetail request={request} clientId={payment.clientId} />
      {routing && <Routing routing={routing} />}
    </>
  )
}

/** Of the first acquirer, where the payment has gone on from there. */
function firstRouting({ tries, routing }: Payment) {
  return tries[0]?.routing ?? routing
}

function passedOn(reference: string, { tries }: Payment) {
  const left = tries.find((one) => one.reference === reference)
  const next = left && tries.find(({ number, step }) => number === left.number && step === left.step + 1)
  return next?.routing ? <Routing routing={next.routing} /> : null
}

function movementFacts(id: string, { captures, refunds }: Payment) {
  const movement = captures.find(({ captureId }) => captureId === id) ?? refunds.find(({ refundId }) => refundId === id)
  if (!movement) return null
  return (
    <dl className="facts facts-wide">
      <Fact name={'captureId' in movement && 'automatic' in movement ? 'Capture' : 'Refund'}>
        <span className="id">{id}</span>
      </Fact>
      <Fact name="Is now">
        <Said>{movement.text}</Said>
      </Fact>
      <Fact name="Our reference at the acquirer">
        <span className="id">{movement.reference}</span>
      </Fact>
      {movement.acquirerTransactionId && (
        <Fact name="The acquirer's id">
          <span className="id">{movement.acquirerTransactionId}</span>
        </Fact>
      )}
    </dl>
  )
}

function alertDetail(id: string, { alerts }: Payment) {
  const alert = alerts.find(({ alertId }) => alertId === id)
  if (!alert) return null
  return (
    <>
      <dl className="facts facts-wide">
        <Fact name="Alert">
          <span className="id">{id}</span>
        </Fact>
        <Fact name="Opened">
          <Time at={alert.openedAt} />
        </Fact>
        {alert.closedAt ? (
          <>
            <Fact name="Closed">
              <Time at={alert.closedAt} />
            </Fact>
            <Fact name="By">{alert.closedBy}</Fact>
            <Fact name="Because">{alert.closingReason}</Fact>
          </>
        ) : (
          <Fact name="Open">
            <Anchor component={Link} to="/alerts" size="sm" underline="always">
              To the alerts
            </Anchor>
          </Fact>
        )}
      </dl>
      <Command text={`capstan alert show ${id}`} />
    </>
  )
}

function deliveryDetail(id: string, { notifications }: Payment) {
  for (const notification of notifications) {
    const delivery = notification.deliveries.find(({ deliveryId }) => deliveryId === id)
    if (delivery) return <DeliveryDetail notification={notification} delivery={delivery} />
  }
  return null
}

function actionDetail(id: string, { actions }: Payment) {
  const action = actions.find(({ auditId }) => auditId === id)
  if (!action) return null
  return (
    <>
      <dl className="facts facts-wide">
        <Fact name="Who">{action.actor}</Fact>
        <Fact name="What">{action.action}</Fact>
        <Fact name="When, by the server's clock">
          <Time at={action.at} />
        </Fact>
      </dl>
      <Raw label="As the audit has it" text={JSON.stringify(action.detail)} />
    </>
  )
}
