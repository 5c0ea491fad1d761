import './alerts.css'
import { Anchor, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMay } from '../api/session.ts'
import type { AlertView, Json } from '../api/types.ts'
import { Money } from '../parts/money.tsx'
import { Time } from '../parts/time.tsx'
import { kindWords } from './words.ts'

interface Props {
  readonly alert: Json<AlertView>
  readonly onResolve: () => void
}

/** What waits for a person, with what it is and where it can be looked up. */
export function OpenAlert({ alert, onResolve }: Props) {
  const may = useMay('operate')
  const { kind, stake, paymentId, message, openedAt, now } = alert
  const { title, text } = kindWords[kind]
  return (
    <Card withBorder padding="md" component="article" aria-label={`${title}, ${paymentId}`}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs" align="flex-start">
          <Stack gap={2}>
            <Title order={3} size="h5">
              {title}
            </Title>
            <Text size="sm">
              <Money amount={stake} /> · opened <Time at={openedAt} as="relative" now={new Date(now)} />
            </Text>
          </Stack>
          {may && (
            <Button size="xs" onClick={onResolve} aria-label={`Resolve: ${title}, ${paymentId}`}>
              Resolve…
            </Button>
          )}
        </Group>
        <Text size="sm">{sentence(message)}</Text>
        <Text size="sm" c="dimmed">
          {text}
        </Text>
        <Evidence alert={alert} />
        <PaymentLink alert={alert} />
      </Stack>
    </Card>
  )
}

export function PaymentLink({ alert: { clientId, paymentId } }: { readonly alert: Json<AlertView> }) {
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => <Link to="/payments/$clientId/$paymentId" params={{ clientId, paymentId }} {...props} />}
    >
      Everything about this payment, with what the acquirer answered
    </Anchor>
  )
}

/** By what it can be looked up, here and at the acquirer. */
export function Evidence({ alert }: { readonly alert: Json<AlertView> }) {
  const { clientId, paymentId, captureId, refundId, acquirer, reference, acquirerTransactionId } = alert
  const about = captureId ?? refundId
  const facts = [
    ['Client', clientId],
    ['Payment', paymentId],
    [captureId === null ? 'Refund' : 'Capture', about],
    [`Our reference at ${acquirer ?? 'the acquirer'}`, reference],
    [`Its own id`, acquirerTransactionId],
  ] as const
  return (
    <dl className="facts">
      {facts.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="id">{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
