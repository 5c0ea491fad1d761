import { Box, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { clientsQuery } from '../api/clients.ts'
import { useMay } from '../api/session.ts'
import type { ClientEndpoints, ClientSummary, Json } from '../api/types.ts'
import { ClientSelect } from '../parts/client-select.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Empty, Failed, Loading } from '../parts/states.tsx'
import { AddressCard } from './address-card.tsx'
import { addressKinds } from './address-kinds.ts'
import { EndpointsTable } from './endpoints-table.tsx'
import { Notice } from './notice.tsx'
import { endpointsQuery } from './queries.ts'

export default function AddressesPage() {
  const search: { readonly clientId?: string } = useSearch({ from: '/signed-in/addresses' })
  const navigate = useNavigate()
  const clients = useQuery(clientsQuery)
  const client = clients.data?.find((one) => one.clientId === (search.clientId ?? clients.data[0]?.clientId))
  return (
    <>
      <PageHeader title="Notification Address">
        Where the results of a client’s payments, captures and refunds are posted. A change holds from the next delivery
        on, also for what is still being tried.
      </PageHeader>
      {clients.isPending && <Loading what="the clients" />}
      {clients.isError && !clients.data && <Failed error={clients.error} again={() => void clients.refetch()} />}
      {clients.data && (
        <Stack gap="lg">
          {clients.data.length > 0 && (
            <Box maw={360}>
              <ClientSelect
                value={client?.clientId ?? null}
                onChange={(clientId) =>
                  void navigate({ to: '/addresses', search: clientId === null ? {} : { clientId } })
                }
                required
              />
            </Box>
          )}
          {client ? (
            <Addresses client={client} key={client.clientId} />
          ) : (
            <Empty title={search.clientId === undefined ? 'There is no client yet' : 'There is no such client'}>
              {search.clientId === undefined
                ? 'Make one under Keys.'
                : `${search.clientId} is none of this server. Choose another one.`}
            </Empty>
          )}
        </Stack>
      )}
    </>
  )
}

function Addresses({ client }: { readonly client: Json<ClientSummary> }) {
  const { clientId, environment } = client
  const endpoints = useQuery(endpointsQuery(clientId))
  const may = useMay('develop')
  return (
    <Stack gap="lg">
      {endpoints.data && endpoints.data.listener !== null && <ListenerNote listener={endpoints.data.listener} />}
      {addressKinds.map((kind) => (
        <AddressCard key={kind.name} client={client} kind={kind} endpoints={endpoints.data} may={may} />
      ))}
      <Text size="sm" maw={760}>
        {environment === 'sandbox'
          ? 'Addresses must be public, or on the machine of this server (http://127.0.0.1:3000/…), as this is a sandbox client.'
          : 'Addresses must be public.'}{' '}
        Private ones are refused when something is sent, unless whoever runs the server opens their block with
        CAPSTAN_NOTIFY_ALLOW.
      </Text>
      <section aria-labelledby="endpoints">
        <Title order={2} size="h5" mb="xs" id="endpoints">
          Addresses in use
        </Title>
        {endpoints.isPending && <Loading what="how they answer" />}
        {endpoints.isError && !endpoints.data && (
          <Failed error={endpoints.error} again={() => void endpoints.refetch()} />
        )}
        {endpoints.data && <InUse endpoints={endpoints.data} />}
      </section>
    </Stack>
  )
}

function InUse({ endpoints }: { readonly endpoints: Json<ClientEndpoints> }) {
  const { waiting, waitingAtLeast } = endpoints
  return (
    <>
      {endpoints.endpoints.length === 0 ? (
        <Empty title="No address is in use">
          None is set here, and no payment has named one. Notifications without an address are kept, and can be sent
          later.
        </Empty>
      ) : (
        <EndpointsTable endpoints={endpoints} />
      )}
      <Text size="sm" mt="xs">
        {waiting === 0
          ? 'Nothing waits to be sent.'
          : `${waiting.toLocaleString()}${waitingAtLeast ? ' or more' : ''} ${waiting === 1 ? 'notification waits' : 'notifications wait'} to be sent.`}{' '}
        How an address answers is judged by the client’s newest 200 notifications, those given up lately and those that
        wait.
      </Text>
    </>
  )
}

function ListenerNote({ listener }: { readonly listener: string }) {
  return (
    <Notice color="blue" title="A developer takes the notifications now" role="status">
      <Text size="sm">
        “capstan listen” of {listener} gets them in place of these addresses, which are used again when it ends. A test
        from this page goes to the address all the same.
      </Text>
    </Notice>
  )
}
