import { Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { RotateCw } from 'lucide-react'
import { useState } from 'react'
import { send } from '../api/call.ts'
import { useMay } from '../api/session.ts'
import type { Json, NotificationDetails } from '../api/types.ts'
import { Confirm } from '../parts/confirm.tsx'
import { CopyableId } from '../parts/copy.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Raw } from '../parts/raw.tsx'
import { NotificationStateBadge } from '../parts/state-badge.tsx'
import { Failed, Loading } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import { DeliveryCard } from './delivery-card.tsx'
import { PaymentLink } from './notifications-table.tsx'
import { notificationQuery } from './queries.ts'
import { ScheduleAhead } from './schedule-ahead.tsx'
import { typeWords } from './words.ts'

export default function NotificationPage() {
  const { notificationId } = useParams({ from: '/signed-in/notifications/$notificationId' })
  const found = useQuery(notificationQuery(notificationId))
  const mayResend = useMay('operate', 'develop')
  const [asking, setAsking] = useState(false)
  if (!found.data) {
    return (
      <>
        <PageHeader title="Notification" />
        {found.isError ? (
          <Failed error={found.error} again={() => void found.refetch()} />
        ) : (
          <Loading what="the notification" />
        )}
      </>
    )
  }
  const notification = found.data
  return (
    <>
      <PageHeader
        title={typeWords[notification.notifyType]}
        actions={
          mayResend && (
            <Button size="xs" leftSection={<RotateCw size={14} aria-hidden />} onClick={() => setAsking(true)}>
              Send again
            </Button>
          )
        }
      >
        <CopyableId id={notification.notificationId} what="the id of the notification" />
      </PageHeader>
      <Stack gap="lg">
        <Facts notification={notification} />
        <Ahead notification={notification} />
        <Deliveries notification={notification} />
        <section aria-label="Body">
          <Raw label="Body, the same in every delivery" text={notification.body} />
        </section>
      </Stack>
      {asking && <Resend notification={notification} onClose={() => setAsking(false)} />}
    </>
  )
}

type Shown = { readonly notification: Json<NotificationDetails> }

function Facts({ notification }: Shown) {
  const { clientId, paymentId, sequence, state, tries, createdAt, environment, now } = notification
  const facts = [
    ['State', <NotificationStateBadge key="state" state={state} />],
    [
      'Client',
      <span key="client" className="id">
        {clientId}
      </span>,
    ],
    ['Payment', <PaymentLink key="payment" clientId={clientId} paymentId={paymentId} />],
    ['Number in its payment', sequence],
    ['Tries', tries],
    ['Created', <Time key="created" at={createdAt} />],
    ...(environment === 'sandbox' ? [['The client’s clock', <Time key="now" at={now} />] as const] : []),
  ] as const
  return (
    <Group gap="xl" component="dl" m={0} align="flex-start">
      {facts.map(([name, value]) => (
        <div key={name}>
          <Text component="dt" size="xs" c="dimmed">
            {name}
          </Text>
          <Text component="dd" size="sm" m={0}>
            {value}
          </Text>
        </div>
      ))}
    </Group>
  )
}

function Ahead({ notification }: Shown) {
  const { state, triesAhead, now } = notification
  if (state !== 'waiting') {
    return (
      <Text size="sm">
        {state === 'acknowledged' && 'Acknowledged: no further try is planned.'}
        {state === 'exhausted' && 'All eight tries were made. It is sent again only by hand, once the cause is gone.'}
        {state === 'unaddressed' && (
          <>
            It has no address. Set one under{' '}
            <Anchor
              inherit
              underline="always"
              renderRoot={(props) => <Link to="/addresses" search={{ clientId: notification.clientId }} {...props} />}
            >
              Notification Address
            </Anchor>
            , and send it again.
          </>
        )}
      </Text>
    )
  }
  const [next] = triesAhead
  const leftMs = next ? Date.parse(next.at) - Date.parse(now) : 0
  return (
    <section aria-labelledby="ahead">
      <Title order={2} size="h5" mb={4} id="ahead">
        Tries ahead, if none is acknowledged
      </Title>
      <ScheduleAhead ahead={triesAhead} leftMs={leftMs} />
    </section>
  )
}

function Deliveries({ notification }: Shown) {
  const { deliveries, body } = notification
  return (
    <section aria-labelledby="deliveries">
      <Title order={2} size="h5" mb="xs" id="deliveries">
        {deliveries.length === 1 ? '1 delivery' : `${deliveries.length} deliveries`}
      </Title>
      <Stack gap="sm">
        {deliveries.length === 0 && <Text size="sm">It has not been tried yet.</Text>}
        {deliveries.toReversed().map((delivery, index) => (
          <Paper key={delivery.deliveryId} withBorder p="sm">
            <DeliveryCard delivery={delivery} body={body} number={deliveries.length - index} open={index === 0} />
          </Paper>
        ))}
      </Stack>
    </section>
  )
}

function Resend({ notification, onClose }: Shown & { readonly onClose: () => void }) {
  const queryClient = useQueryClient()
  const { notificationId, notifyType, paymentId, state } = notification
  const resend = useMutation({
    mutationFn: (reason: string) =>
      send<Json<NotificationDetails>>('POST', `/notifications/${encodeURIComponent(notificationId)}/resend`, {
        reason,
      }),
    onSuccess: (answer) => {
      queryClient.setQueryData(notificationQuery(notificationId).queryKey, answer)
      void queryClient.invalidateQueries({ queryKey: ['notifications'] })
      onClose()
    },
  })
  return (
    <Confirm
      title="Send it again"
      confirm="Send again"
      busy={resend.isPending}
      error={resend.error}
      onConfirm={(reason) => resend.mutate(reason)}
      onClose={onClose}
    >
      <Text size="sm">
        {typeWords[notifyType]} of payment <span className="id">{paymentId}</span> is sent at once, and its schedule
        begins anew. The body stays the same.
        {state === 'acknowledged' && ' The merchant has acknowledged it already and gets it a second time.'}
      </Text>
    </Confirm>
  )
}
