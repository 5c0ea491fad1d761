import { Anchor, List, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Money } from '../parts/money.tsx'
import { Failed, Loading } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import { unsettledQuery } from './queries.ts'

const names = { authorization: 'Authorization', capture: 'Capture', refund: 'Refund', void: 'Giving back' } as const

/** What is being asked about by itself, and the notifications that nobody gets any more. */
export function Unsettled() {
  const { data, error, isPending, refetch } = useQuery(unsettledQuery)
  if (isPending) return <Loading what="what is not settled" />
  if (error && !data) return <Failed error={error} again={() => void refetch()} />
  const { unknown, exhaustedNotifications } = data
  return (
    <Stack gap="xs">
      <Text size="sm">
        {unknown.count === 0
          ? 'No outcome is unknown and being asked about.'
          : `${counted(unknown.count, 'unknown outcome', 'unknown outcomes')}: the acquirer is being asked, and nothing has to be done. The oldest:`}
      </Text>
      {unknown.oldest.length > 0 && (
        <List size="sm" spacing={4}>
          {unknown.oldest.map(({ clientId, paymentId, name, currency, amount, createdAt, now }) => (
            <List.Item key={`${name} ${clientId} ${paymentId} ${createdAt}`}>
              {names[name]} of <Money amount={{ currency, value: amount }} />,{' '}
              <Time at={createdAt} as="relative" now={new Date(now)} />:{' '}
              <Anchor
                size="sm"
                className="id"
                renderRoot={(props) => (
                  <Link to="/payments/$clientId/$paymentId" params={{ clientId, paymentId }} {...props} />
                )}
              >
                {paymentId}
              </Anchor>
            </List.Item>
          ))}
        </List>
      )}
      <Text size="sm">
        {exhaustedNotifications === 0 ? (
          'No notification has had its last try without being acknowledged.'
        ) : (
          <>
            {counted(exhaustedNotifications, 'notification has', 'notifications have')} had the last try without being
            acknowledged. They can be sent again:{' '}
            <Anchor size="sm" renderRoot={(props) => <Link to="/notifications" {...props} />}>
              Notifications
            </Anchor>
          </>
        )}
      </Text>
    </Stack>
  )
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}
