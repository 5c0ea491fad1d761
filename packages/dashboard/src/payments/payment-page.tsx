import { Box, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Navigate, useParams } from '@tanstack/react-router'
import { formatMoney } from '../parts/format-money.ts'
import { PageHeader } from '../parts/page-header.tsx'
import { Said } from '../parts/said.tsx'
import { PaymentState } from '../parts/state-badge.tsx'
import { Failed, Loading } from '../parts/states.tsx'
import { Ahead } from './ahead.tsx'
import { AmountBar } from './amount-bar.tsx'
import { CapturesTable, RefundsTable } from './movement-tables.tsx'
import { OpenAlerts } from './open-alerts.tsx'
import { OtherPayments, othersIn } from './other-payments.tsx'
import { PaymentActions } from './payment-actions.tsx'
import { PaymentFacts } from './payment-facts.tsx'
import { type Payment, paymentQuery } from './payment-query.ts'
import { Section } from './section.tsx'
import { Timeline } from './timeline.tsx'
import './payment-page.css'

export default function PaymentPage() {
  const { clientId, paymentId } = useParams({ from: '/signed-in/payments/$clientId/$paymentId' })
  const { data, error, dataUpdatedAt, refetch } = useQuery(paymentQuery(clientId, paymentId))
  // Events name a payment by its own id.
  if (data && data.paymentId !== paymentId) {
    return <Navigate to="/payments/$clientId/$paymentId" params={data} replace />
  }
  // What was shown stays: a refetch that failed must not take away what somebody reads.
  if (data) return <Shown key={`${data.clientId} ${data.paymentId}`} payment={data} at={dataUpdatedAt} />
  if (!error) {
    return (
      <>
        <PageHeader title="Payment" />
        <Loading what="the payment" />
      </>
    )
  }
  const others = othersIn(error)
  if (others) return <OtherPayments id={paymentId} error={error} payments={others} />
  return (
    <>
      <PageHeader title="Payment" />
      <Failed error={error} again={() => void refetch()} />
    </>
  )
}

function Shown({ payment, at }: { readonly payment: Payment; readonly at: number }) {
  const clock = { now: payment.now, at }
  return (
    <>
      <PageHeader title={`Payment of ${formatMoney(payment.amount)}`} actions={<PaymentActions payment={payment} />}>
        <Text size="sm" c="var(--mantine-color-text)" component="div" mt={4}>
          <Box component="span" mr="xs" style={{ verticalAlign: 'middle' }}>
            <PaymentState state={payment.state} />
          </Box>
          <Said>{payment.text}</Said>
        </Text>
      </PageHeader>
      <OpenAlerts payment={payment} />
      <div className="payment-page">
        <div className="payment-amounts">
          <Section title="Amounts">
            <AmountBar payment={payment} />
          </Section>
        </div>
        <div className="payment-side">
          <div className="payment-ahead">
            <Ahead payment={payment} clock={clock} />
          </div>
          <div className="payment-facts">
            <PaymentFacts payment={payment} />
          </div>
        </div>
        <Stack gap="lg" className="payment-main">
          <CapturesTable captures={payment.captures} />
          <RefundsTable refunds={payment.refunds} />
          <Section title="What happened">
            <Timeline payment={payment} />
          </Section>
        </Stack>
      </div>
    </>
  )
}
