import { Card, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AlertView, Json } from '../api/types.ts'
import { Money } from '../parts/money.tsx'
import { Failed, Loading } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import { Evidence, OpenAlert, PaymentLink, sentence } from './open-alert.tsx'
import { alertQuery } from './queries.ts'
import { ResolveDialog } from './resolve-dialog.tsx'
import { kindWords } from './words.ts'

/** The alert that somebody came for, by its id or from its payment. */
export function OneAlert({ alertId }: { readonly alertId: string }) {
  const { data, error, isPending, refetch } = useQuery(alertQuery(alertId))
  const [resolving, setResolving] = useState<Json<AlertView>>()
  if (isPending) return <Loading what="the alert" />
  if (error && !data) return <Failed error={error} again={() => void refetch()} />
  return (
    <>
      {data.closedAt === null ? (
        <OpenAlert alert={data} onResolve={() => setResolving(data)} />
      ) : (
        <ClosedAlert alert={data} />
      )}
      {resolving && <ResolveDialog alert={resolving} onClose={() => setResolving(undefined)} />}
    </>
  )
}

function ClosedAlert({ alert }: { readonly alert: Json<AlertView> }) {
  const { kind, stake, paymentId, message, openedAt, closedAt, closedBy, closingReason } = alert
  const { title } = kindWords[kind]
  return (
    <Card withBorder padding="md" component="article" aria-label={`${title}, ${paymentId}, closed`}>
      <Stack gap="xs">
        <Title order={3} size="h5">
          {title}
        </Title>
        <Text size="sm">
          <Money amount={stake} /> · opened <Time at={openedAt} />
        </Text>
        <Text size="sm">{sentence(message)}</Text>
        <Text size="sm">
          <b>Closed by {closedBy}</b>, {closedAt !== null && <Time at={closedAt} />}: {closingReason}
        </Text>
        <Evidence alert={alert} />
        <PaymentLink alert={alert} />
      </Stack>
    </Card>
  )
}
