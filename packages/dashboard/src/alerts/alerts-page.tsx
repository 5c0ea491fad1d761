import { Group, Select, Stack, Title } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { AlertKind } from '../api/types.ts'
import { ClientSelect } from '../parts/client-select.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { ClosedAlerts } from './closed-alerts.tsx'
import { OneAlert } from './one-alert.tsx'
import { OpenAlerts } from './open-alerts.tsx'
import type { AlertSearch } from './search.ts'
import { Unsettled } from './unsettled.tsx'
import { kindWords } from './words.ts'

/** What a person has to find out and to decide. */
export default function AlertsPage() {
  const search = useSearch({ from: '/signed-in/alerts' })
  return (
    <>
      <PageHeader title="Needs a person">
        What no answer of an acquirer settles: somebody has to find out, and to say so here.
      </PageHeader>
      <Stack gap="lg">
        {search.id !== undefined && (
          <section aria-labelledby="one-alert">
            <Title order={2} size="h4" id="one-alert" mb="sm">
              The alert with this id
            </Title>
            <OneAlert alertId={search.id} />
          </section>
        )}
        <Filters search={search} />
        <section aria-labelledby="open-alerts">
          <Title order={2} size="h4" id="open-alerts" mb="sm">
            Open
          </Title>
          <OpenAlerts search={search} />
        </section>
        <section aria-labelledby="unsettled">
          <Title order={2} size="h4" id="unsettled" mb="sm">
            Not settled, and nobody is needed yet
          </Title>
          <Unsettled />
        </section>
        <section aria-labelledby="closed-alerts">
          <Title order={2} size="h4" id="closed-alerts" mb="sm">
            Closed
          </Title>
          <ClosedAlerts search={search} />
        </section>
      </Stack>
    </>
  )
}

const kinds = (Object.keys(kindWords) as readonly AlertKind[]).map((value) => ({
  value,
  label: kindWords[value].title,
}))

function Filters({ search }: { readonly search: AlertSearch }) {
  const navigate = useNavigate({ from: '/alerts' })
  const { client, kind } = search
  return (
    <Group gap="sm" align="flex-end">
      <ClientSelect
        value={client ?? null}
        onChange={(chosen) =>
          void navigate({ search: { ...(kind && { kind }), ...(chosen !== null && { client: chosen }) } })
        }
      />
      <Select
        label="Kind"
        placeholder="All kinds"
        data={kinds}
        value={kind ?? null}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear: Kind' }}
        onChange={(chosen) =>
          void navigate({
            search: { ...(client !== undefined && { client }), ...(chosen !== null && { kind: chosen as AlertKind }) },
          })
        }
      />
    </Group>
  )
}
