import { Button, Group, Stack } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AlertView, Json } from '../api/types.ts'
import { Empty, Failed, Loading } from '../parts/states.tsx'
import { OpenAlert } from './open-alert.tsx'
import { alertsQuery } from './queries.ts'
import { ResolveDialog } from './resolve-dialog.tsx'
import type { AlertSearch } from './search.ts'

export function OpenAlerts({ search }: { readonly search: AlertSearch }) {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    alertsQuery('open', search),
  )
  const [chosen, setChosen] = useState<Json<AlertView>>()
  if (isPending) return <Loading what="what needs a person" />
  if (error && !data) return <Failed error={error} again={() => void refetch()} />
  const alerts = data.pages.flatMap((page) => page.alerts)
  const filtered = search.client !== undefined || search.kind !== undefined
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
