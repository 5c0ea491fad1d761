import { Grid, Group, SegmentedControl, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { HomeChoices, Json } from '../api/types.ts'
import { ClientSelect } from '../parts/client-select.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Failed } from '../parts/states.tsx'
import { Acquirers } from './acquirers.tsx'
import { Calls } from './calls.tsx'
import { Endpoints } from './endpoints.tsx'
import { Expiring } from './expiring.tsx'
import { FirstSteps } from './first-steps.tsx'
import { Needs } from './needs.tsx'
import { choicesQuery, type Scope } from './queries.ts'
import type { HomeSearch } from './search.ts'
import { Server } from './server.tsx'
import { Today } from './today.tsx'

/** Where a payments engineer looks first: the money of today, how acquirers answer, what is about to happen, what waits. */
export default function HomePage() {
  const { data: choices, error, refetch } = useQuery(choicesQuery)
  const search = useSearch({ from: '/signed-in/' })
  return (
    <>
      <PageHeader title="Home" {...(choices && { actions: <Choices choices={choices} search={search} /> })} />
      <Stack gap="md">
        <Server />
        {choices && <Numbers choices={choices} search={search} />}
        {!choices && (error ? <Failed error={error} again={() => void refetch()} /> : <Skeleton height={400} />)}
      </Stack>
    </>
  )
}

interface Props {
  readonly choices: Json<HomeChoices>
  readonly search: HomeSearch
}

/** Sandbox or live, never both; all of its clients or one. */
function Choices({ choices, search }: Props) {
  const navigate = useNavigate({ from: '/' })
  const environment = search.environment ?? choices.usual
  const choose = (next: HomeSearch) => void navigate({ search: next, resetScroll: false })
  const { client, ...others } = search
  return (
    <Group gap="xs">
      <SegmentedControl
        aria-label="Environment"
        size="xs"
        data={[
          { value: 'live', label: 'Live' },
          { value: 'sandbox', label: 'Sandbox' },
        ]}
        value={environment}
        onChange={(value) => choose({ ...others, environment: value as 'sandbox' | 'live' })}
      />
      <ClientSelect
        bare
        size="xs"
        environment={environment}
        value={client ?? null}
        onChange={(chosen) => choose({ ...others, environment, ...(chosen !== null && { client: chosen }) })}
      />
    </Group>
  )
}

function Numbers({ choices, search }: Props) {
  const environment = search.environment ?? choices.usual
  const scope: Scope = { environment, ...(search.client !== undefined && { client: search.client }) }
  // The hour and the day are those of the moment it is drawn, which is whenever new numbers come.
  const now = new Date()
  const there = choices.environments.find((one) => one.environment === environment)
  if (!there?.hasPayments) return <FirstSteps environment={environment} choices={choices} />
  return (
    <>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Today scope={scope} now={now} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Needs scope={scope} />
        </Grid.Col>
      </Grid>
      <Calls scope={scope} search={search} now={now} />
      <Expiring scope={scope} />
      <Acquirers scope={scope} />
      <Endpoints scope={scope} />
    </>
  )
}
