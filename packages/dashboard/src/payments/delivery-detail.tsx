import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Json, NotificationView } from '../api/types.ts'
import { curlCommand } from '../parts/curl.ts'
import { Raw } from '../parts/raw.tsx'
import { NotificationStateBadge } from '../parts/state-badge.tsx'
import { headerLines } from './call-detail.tsx'
import { Command } from './command.tsx'
import { Fact } from './payment-facts.tsx'

interface Props {
  readonly notification: Json<NotificationView>
  readonly delivery: Json<NotificationView>['deliveries'][number]
}

/** One try to hand a notification over: what was sent, to the byte, and what came back. */
export function DeliveryDetail({ notification, delivery }: Props) {
  const { notificationId, notifyType, sequence, state, body } = notification
  const { url, requestHeaders, responseStatus, responseBody, error, durationMs } = delivery
  const headers = Object.entries(requestHeaders).map(([name, value]) => ({ name, value }))
  const curl = url === null ? undefined : curlCommand({ method: 'POST', url, headers, body })
  return (
    <>
      <dl className="facts facts-wide">
        <Fact name="Notification">
          <Anchor
            size="sm"
            underline="always"
            renderRoot={(props) => <Link to="/notifications/$notificationId" params={{ notificationId }} {...props} />}
          >
            {notifyType}, number {sequence} of the payment
          </Anchor>
        </Fact>
        <Fact name="It is">
          <NotificationStateBadge state={state} />
        </Fact>
        {url !== null && (
          <Fact name="To">
            <span className="id">{url}</span>
          </Fact>
        )}
        {responseStatus !== null && <Fact name="Answered">HTTP {responseStatus}</Fact>}
        {error !== null && <Fact name="Because">{error}</Fact>}
        <Fact name="Took">{durationMs} ms</Fact>
      </dl>
      {headers.length > 0 && <Raw label="Request headers" text={headerLines(requestHeaders)} />}
      <Raw label="Request body" text={body} curl={curl} />
      {curl !== undefined && (
        <Text size="xs">
          The command sends these very bytes again, with the signature of that time: a receiver may find it too old.
        </Text>
      )}
      {responseBody !== null && <Raw label="Response body" text={responseBody} />}
      <Command text={`capstan notification resend ${notificationId}`} />
    </>
  )
}
