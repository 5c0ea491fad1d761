import { Badge, Button, Group, Stack, Table, Text, Title, VisuallyHidden } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../api/session.ts'
import type { ClientKeysView, Json } from '../api/types.ts'
import { Copy } from '../parts/copy.tsx'
import { Failed, Loading } from '../parts/states.tsx'
import { TableRegion } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { AddKey } from './add-key.tsx'
import { clientKeysQuery, type KeyLine } from './queries.ts'
import { QuickStart } from './quick-start.tsx'
import { RetireKey } from './retire-key.tsx'
import type { Secret } from './shown-once.tsx'

type View = Json<ClientKeysView>

interface Props {
  readonly clientId: string
  readonly onSecret: (secret: Secret) => void
}

/** One client's keys, and what its code needs to know. */
export function ClientKeys({ clientId, onSecret }: Props) {
  const may = useMay('develop')
  const queries = useQueryClient()
  const { data: view, error, refetch } = useQuery(clientKeysQuery(clientId))
  const [adding, setAdding] = useState(false)
  const [retiring, setRetiring] = useState<KeyLine>()
  if (error && !view) return <Failed error={error} again={() => void refetch()} />
  if (!view) return <Loading what="the keys" />
  const active = view.keys.filter(({ retiredAt }) => retiredAt === null)
  return (
    <Stack gap="md" component="section" aria-label={`Keys of ${clientId}`}>
      <Group justify="space-between" gap="xs">
        <Title order={3} size="h5">
          Keys of <span className="id">{clientId}</span>
        </Title>
        {may && active.length < view.mostActive && (
          <Button size="xs" variant="default" onClick={() => setAdding(true)}>
            Add a key
          </Button>
        )}
      </Group>
      <Text size="sm">
        {active.length > 1
          ? `${active.length} keys are accepted. Retire the old one when nothing is signed with it any more.`
          : 'To rotate: add a key, sign with it, then retire the old one. Both are accepted meanwhile.'}
      </Text>
      <KeyTable view={view} onRetire={may ? setRetiring : undefined} />
      <Text size="xs">
        Last used: as this server has seen since <Time at={view.seenSince} />. Other servers on the database know their
        own.
      </Text>
      <QuickStart view={view} />
      {adding && (
        <AddKey
          clientId={clientId}
          onAdded={(secret) => {
            setAdding(false)
            onSecret(secret)
            void queries.invalidateQueries({ queryKey: clientKeysQuery(clientId).queryKey })
          }}
          onClose={() => setAdding(false)}
        />
      )}
      {retiring && <RetireKey view={view} line={retiring} onClose={() => setRetiring(undefined)} />}
    </Stack>
  )
}

interface TableProps {
  readonly view: View
  readonly onRetire: ((line: KeyLine) => void) | undefined
}

function KeyTable({ view, onRetire }: TableProps) {
  const last = view.keys.filter(({ retiredAt }) => retiredAt === null).length === 1
  return (
    <TableRegion label={`Versions of ${view.clientId}`} minWidth={640}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Version</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th>Added</Table.Th>
          <Table.Th>Last used here</Table.Th>
          <Table.Th>SHA-256 of the public key</Table.Th>
          <Table.Th>
            <VisuallyHidden>Actions</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {view.keys.map((line) => (
          <Table.Tr key={line.version}>
            <Table.Td>{line.version}</Table.Td>
            <Table.Td>
              <Badge variant="default" tt="none" radius="sm" miw="max-content">
                {line.retiredAt === null ? 'Accepted' : 'Retired'}
              </Badge>
            </Table.Td>
            <Table.Td>
              <Time at={line.createdAt} />
            </Table.Td>
            <Table.Td>{line.lastUsedAt === null ? '–' : <Time at={line.lastUsedAt} />}</Table.Td>
            <Table.Td>
              <Fingerprint publicKey={line.publicKey} fingerprint={line.fingerprint} />
            </Table.Td>
            <Table.Td>
              {onRetire && line.retiredAt === null && !last && (
                <Button
                  size="compact-xs"
                  mih={24}
                  variant="default"
                  onClick={() => onRetire(line)}
                  aria-label={`Retire version ${line.version}`}
                >
                  Retire
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </TableRegion>
  )
}

/** Short enough to compare, with the key itself to copy. */
export function Fingerprint({ publicKey, fingerprint }: { readonly publicKey: string; readonly fingerprint: string }) {
  return (
    <Group gap={4} wrap="nowrap">
      <span className="id" title={fingerprint}>
        {fingerprint.slice(0, 16)}…
      </span>
      <Copy text={publicKey} what="the public key" />
    </Group>
  )
}
