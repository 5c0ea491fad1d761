import { Anchor, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Json, ListedNotification } from '../api/types.ts'
import { NotificationStateBadge } from '../parts/state-badge.tsx'
import { TableRegion } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { lastAnswerText } from './failing-banner.tsx'
import { NextTry } from './schedule-ahead.tsx'
import { typeWords } from './words.ts'

interface Props {
  readonly notifications: readonly Json<ListedNotification>[]
  readonly withClient: boolean
  /** When they were asked for, by the viewer's clock. */
  readonly askedAt: number
}

export function NotificationsTable({ notifications, withClient, askedAt }: Props) {
  return (
    <TableRegion label="Notifications" minWidth={withClient ? 980 : 860} highlight>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Type</Table.Th>
          {withClient && <Table.Th>Client</Table.Th>}
          <Table.Th>Payment</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th ta="right">Tries</Table.Th>
          <Table.Th>Last answer</Table.Th>
          <Table.Th>Next try</Table.Th>
          <Table.Th>Created</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {notifications.map((notification) => (
          <Row
            key={notification.notificationId}
            notification={notification}
            withClient={withClient}
            askedAt={askedAt}
          />
        ))}
      </Table.Tbody>
    </TableRegion>
  )
}

interface RowProps extends Omit<Props, 'notifications'> {
  readonly notification: Json<ListedNotification>
}

function Row({ notification, withClient, askedAt }: RowProps) {
  const { notificationId, notifyType, clientId, paymentId, state, tries } = notification
  const { createdAt, lastError, lastStatus, lastUrl, nextTryInMs, triesAhead } = notification
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/notifications/${encodeURIComponent(notificationId)}`} size="sm">
          {typeWords[notifyType]}
        </Anchor>
      </Table.Td>
      {withClient && (
        <Table.Td>
          <Text span truncate display="block" maw={170} className="id" title={clientId}>
            {clientId}
          </Text>
        </Table.Td>
      )}
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <PaymentLink clientId={clientId} paymentId={paymentId} short />
      </Table.Td>
      <Table.Td>
        <NotificationStateBadge state={state} />
      </Table.Td>
      <Table.Td ta="right">{tries}</Table.Td>
      <Table.Td maw={200}>
        <Text size="sm" lineClamp={2} {...(lastUrl !== null && { title: lastUrl })}>
          {tries === 0 && lastStatus === null && lastError === null
            ? 'Not tried yet'
            : lastAnswerText(lastStatus, lastError)}
        </Text>
      </Table.Td>
      <Table.Td>
        {state === 'waiting' && nextTryInMs !== null ? (
          <NextTry ahead={triesAhead} inMs={nextTryInMs} askedAt={askedAt} />
        ) : (
          '—'
        )}
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }} fz="xs">
        <Time at={createdAt} />
      </Table.Td>
    </Table.Tr>
  )
}

interface PaymentLinkProps {
  readonly clientId: string
  readonly paymentId: string
  /** The end of it, which differs where the beginning is a date. */
  readonly short?: boolean
}

export function PaymentLink({ clientId, paymentId, short = false }: PaymentLinkProps) {
  return (
    <Anchor
      component={Link}
      to={`/payments/${encodeURIComponent(clientId)}/${encodeURIComponent(paymentId)}`}
      size="sm"
      className="id"
      {...(short && { title: paymentId })}
    >
      {short && paymentId.length > 14 ? `…${paymentId.slice(-12)}` : paymentId}
    </Anchor>
  )
}
