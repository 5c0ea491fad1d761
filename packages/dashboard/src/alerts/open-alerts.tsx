import './alerts.css'
import { Anchor, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay } from '../api/session.ts'
import type { AlertView, Json } from '../api/types.ts'
import { Money } from '../parts/money.tsx'
import { Said } from '../parts/said.tsx'
import { sentence } from '../parts/sentence.ts'
import { Empty, Failed, Loading } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import { alertsQuery } from './queries.ts'
import { ResolveDialog } from './resolve-dialog.tsx'
import type { AlertSearch } from './search.ts'
import { kindWords } from './words.ts'

export function OpenAlerts({ search }: { readonly search: AlertSearch }) {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    alertsQuery('open', search),
  )
  const [chosen, setChosen] = useState<Json<AlertView>>()
  if (isPending) return <Loading what="what needs a person" />
  if (error && !data) return <Failed error={error} again={() => void refetch()} />
  const alerts = data.pages.flatMap((page) => page.alerts)
  const filtered = Object.keys(search).length > 0
  return (
    <Stack gap="sm">
      {alerts.length === 0 && (
        <Empty title={filtered ? 'Nothing open fits the filters' : 'Nothing waits for a person'}>
          {!filtered && 'Outcomes that stay unknown, contradictions and what acquirers take back would be here.'}
        </Empty>
      )}
      {alerts.map((alert) => (
        <OpenAlert key={`${alert.clientId} ${alert.alertId}`} alert={alert} onResolve={() => setChosen(alert)} />
      ))}
      {error && <Failed error={error} again={() => void fetchNextPage()} />}
      {hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show older ones
          </Button>
        </Group>
      )}
      {chosen && <ResolveDialog alert={chosen} onClose={() => setChosen(undefined)} />}
    </Stack>
  )
}

interface Props {
  readonly alert: Json<AlertView>
  readonly onResolve: () => void
}

function OpenAlert({ alert, onResolve }: Props) {
  const may = useMay('operate')
  const { kind, stake, clientId, paymentId, message, openedAt, now } = alert
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
        <Text size="sm">
          <Said>{sentence(message)}</Said>
        </Text>
        <Text size="sm" c="dimmed">
          {text}
        </Text>
        <Evidence alert={alert} />
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to="/payments/$clientId/$paymentId" params={{ clientId, paymentId }} {...props} />
          )}
        >
          Everything about this payment, with what the acquirer answered
        </Anchor>
      </Stack>
    </Card>
  )
}

/** By what it can be looked up, here and at the acquirer. */
function Evidence({ alert }: { readonly alert: Json<AlertView> }) {
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
