import { Anchor, Badge, Button, Group, Stack, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { clientsQuery } from '../api/clients.ts'
import { useMay } from '../api/session.ts'
import type { ClientSummary, Json } from '../api/types.ts'
import { PageHeader } from '../parts/page-header.tsx'
import { Empty, Failed, Loading } from '../parts/states.tsx'
import { TableRegion } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { ClientKeys } from './client-keys.tsx'
import { NewClient } from './new-client.tsx'
import { type Secret, ShownOnce } from './shown-once.tsx'
import { SigningKeys } from './signing-keys.tsx'

export default function KeysPage() {
  const may = useMay('develop')
  const navigate = useNavigate({ from: '/keys' })
  const [making, setMaking] = useState(false)
  const [secret, setSecret] = useState<Secret>()
  const made = (one: Secret) => {
    setMaking(false)
    setSecret(one)
    void navigate({ search: { client: one.clientId } })
  }
  return (
    <>
      <PageHeader
        title="Keys"
        actions={
          may && (
            <Button size="xs" leftSection={<Plus size={14} aria-hidden />} onClick={() => setMaking(true)}>
              New client
            </Button>
          )
        }
      >
        Who may send requests, and with what they and the server sign
      </PageHeader>
      <Stack gap="xl">
        <Clients onSecret={setSecret} />
        <SigningKeys />
      </Stack>
      {making && <NewClient onMade={made} onClose={() => setMaking(false)} />}
      {secret && <ShownOnce secret={secret} onDone={() => setSecret(undefined)} />}
    </>
  )
}

function Clients({ onSecret }: { readonly onSecret: (secret: Secret) => void }) {
  const { client: chosen } = useSearch({ from: '/signed-in/keys' })
  const { data: clients, error, refetch } = useQuery(clientsQuery)
  if (error && !clients) return <Failed error={error} again={() => void refetch()} />
  if (!clients) return <Loading what="the clients" />
  const current = chosen ?? clients[0]?.clientId
  return (
    <Stack gap="md">
      <Title order={2} size="h4">
        Clients
      </Title>
      {clients.length === 0 ? (
        <Empty title="There is no client yet">
          A client is who sends requests: one for each shop and environment. One whose id begins with SANDBOX_ moves no
          money.
        </Empty>
      ) : (
        <ClientTable clients={clients} current={current} />
      )}
      {current !== undefined && <ClientKeys key={current} clientId={current} onSecret={onSecret} />}
    </Stack>
  )
}

interface TableProps {
  readonly clients: readonly Json<ClientSummary>[]
  readonly current: string | undefined
}

function ClientTable({ clients, current }: TableProps) {
  return (
    <TableRegion label="All clients" minWidth={640}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Client</Table.Th>
          <Table.Th>Environment</Table.Th>
          <Table.Th>Made</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {clients.map(({ clientId, name, environment, createdAt }) => (
          <Table.Tr key={clientId} {...(clientId === current && { 'aria-current': true, className: 'chosen-row' })}>
            <Table.Td>
              <Group gap={8}>
                <Anchor
                  size="sm"
                  className="id"
                  renderRoot={(props) => <Link to="/keys" search={{ client: clientId }} {...props} />}
                >
                  {clientId}
                </Anchor>
                {name !== clientId && <Text size="sm">{name}</Text>}
              </Group>
            </Table.Td>
            <Table.Td>
              <Badge variant="default" tt="none" radius="sm" miw="max-content">
                {environment === 'live' ? 'Live' : 'Sandbox'}
              </Badge>
            </Table.Td>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>
              <Time at={createdAt} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </TableRegion>
  )
}
