import { Alert, Anchor, Box, Stack, Tabs, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { clientsQuery } from '../api/clients.ts'
import { useMay } from '../api/session.ts'
import { ClientSelect } from '../parts/client-select.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Empty, Failed, Loading } from '../parts/states.tsx'
import { Clock } from './clock.tsx'
import { PayForm } from './pay-form.tsx'
import { Scenarios } from './scenarios.tsx'
import { Trigger } from './trigger.tsx'

const tabs = [
  { value: 'clock', label: 'Clock', Panel: Clock },
  { value: 'pay', label: 'Test payment', Panel: PayForm },
  { value: 'scenarios', label: 'Scenarios', Panel: Scenarios },
  { value: 'trigger', label: 'Trigger', Panel: Trigger },
] as const

export default function SandboxPage() {
  const navigate = useNavigate({ from: '/sandbox' })
  const { client, tab } = useSearch({ from: '/signed-in/sandbox' })
  const { data: clients, error, refetch } = useQuery(clientsQuery)
  const may = useMay('develop')
  const first = clients?.find(({ environment }) => environment === 'sandbox')
  const current = client ?? first?.clientId
  const found = clients?.find(({ clientId }) => clientId === current)
  const shown = tabs.find(({ value }) => value === tab)?.value ?? 'clock'
  return (
    <>
      <PageHeader title="Sandbox">Simulated acquirers and a clock for each client. No money moves.</PageHeader>
      {error && !clients && <Failed error={error} again={() => void refetch()} />}
      {!clients && !error && <Loading what="the clients" />}
      {clients && current === undefined && (
        <Empty title="There is no sandbox client yet">
          <Anchor component={Link} to="/keys">
            Make one under Keys
          </Anchor>
        </Empty>
      )}
      {clients && current !== undefined && (
        <Stack gap="md">
          <Box maw={360}>
            <ClientSelect
              value={current}
              environment="sandbox"
              required
              onChange={(clientId) =>
                void navigate({ search: { ...(clientId !== null && { client: clientId }), ...(tab && { tab }) } })
              }
            />
          </Box>
          {found?.environment !== 'sandbox' ? (
            <Alert color="yellow" title={found ? `${current} is live` : `There is no client ${current}`}>
              <Text size="sm">
                {found
                  ? 'Its acquirers, its clock and its notifications are the real ones. Choose a sandbox client.'
                  : 'Choose one of the sandbox clients.'}
              </Text>
            </Alert>
          ) : (
            <>
              {!may && <Text size="sm">You can look here. To act, your role needs the permission to develop.</Text>}
              <Tabs
                value={shown}
                keepMounted={false}
                onChange={(value) => void navigate({ search: { client: current, tab: value ?? 'clock' } })}
              >
                <Tabs.List aria-label="Of the sandbox" mb="md">
                  {tabs.map(({ value, label }) => (
                    <Tabs.Tab key={value} value={value}>
                      {label}
                    </Tabs.Tab>
                  ))}
                </Tabs.List>
                {tabs.map(({ value, Panel }) => (
                  <Tabs.Panel key={value} value={value}>
                    <Panel key={current} clientId={current} may={may} />
                  </Tabs.Panel>
                ))}
              </Tabs>
            </>
          )}
        </Stack>
      )}
    </>
  )
}
