import { Alert, Anchor, List, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import type { Payment } from './payment-query.ts'

/** What of a payment waits for a person. */
export function OpenAlerts({ payment: { alerts, stopped } }: { readonly payment: Payment }) {
  const open = alerts.filter(({ closedAt }) => closedAt === null)
  if (open.length === 0) return null
  return (
    <Alert
      color="yellow"
      title="A person has to look"
      icon={<TriangleAlert size={18} aria-hidden />}
      mb="lg"
      styles={{ title: { color: 'var(--mantine-color-text)' } }}
    >
      <List size="sm" spacing={4}>
        {open.map(({ alertId, kind, message }) => (
          <List.Item key={alertId}>
            {kind}: {message}.{' '}
            <Anchor
              size="sm"
              underline="always"
              c="var(--mantine-color-text)"
              renderRoot={(props) => <Link to="/alerts" search={{ id: alertId }} {...props} />}
            >
              To this alert
            </Anchor>
          </List.Item>
        ))}
      </List>
      {stopped && (
        <Text size="sm" mt="xs">
          Until then nothing of this payment is captured or refunded.
        </Text>
      )}
    </Alert>
  )
}
