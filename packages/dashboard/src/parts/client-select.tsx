import { Select, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { clientsQuery } from '../api/clients.ts'
import type { ClientSummary, Json } from '../api/types.ts'

interface Props {
  /** Null: every client. */
  readonly value: string | null
  readonly onChange: (clientId: string | null) => void
  /** Only clients of it are offered. */
  readonly environment?: ClientSummary['environment'] | undefined
  /** One must be chosen; otherwise none means all. */
  readonly required?: boolean
  readonly label?: string
  /** The label is for those who do not see what stands around it. */
  readonly bare?: boolean
  readonly size?: 'xs' | 'sm'
}

/** Chooses a client, those of the sandbox apart from the live ones. */
export function ClientSelect(props: Props) {
  const { value, onChange, environment, required = false, label = 'Client', bare = false, size = 'sm' } = props
  const { data: clients = [], isError } = useQuery(clientsQuery)
  const offered = clients.filter((client) => environment === undefined || client.environment === environment)
  return (
    <Select
      {...(bare ? { 'aria-label': label } : { label })}
      size={size}
      value={value}
      onChange={onChange}
      data={grouped(offered)}
      placeholder={required ? 'Choose a client' : 'All clients'}
      clearable={!required}
      allowDeselect={!required}
      searchable
      nothingFoundMessage={isError ? 'The clients could not be loaded' : 'No such client'}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      clearButtonProps={{ 'aria-label': `Clear: ${label}` }}
      renderOption={({ option }) => <Option client={clients.find(({ clientId }) => clientId === option.value)} />}
    />
  )
}

function grouped(clients: readonly Json<ClientSummary>[]) {
  return (['live', 'sandbox'] as const)
    .map((environment) => ({
      group: environment === 'live' ? 'Live' : 'Sandbox',
      items: clients.filter((client) => client.environment === environment).map(({ clientId }) => clientId),
    }))
    .filter(({ items }) => items.length > 0)
}

function Option({ client }: { readonly client: Json<ClientSummary> | undefined }) {
  if (!client) return null
  return (
    <Stack gap={0}>
      <span className="id">{client.clientId}</span>
      {client.name !== client.clientId && <Text size="xs">{client.name}</Text>}
    </Stack>
  )
}
