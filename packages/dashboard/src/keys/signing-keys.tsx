import { Badge, Button, Group, Select, Stack, Table, Text, Title, VisuallyHidden } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../api/call.ts'
import { useMay } from '../api/session.ts'
import type { Json, SigningKeyLine, SigningKeysView } from '../api/types.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Failed, Loading } from '../parts/states.tsx'
import { TableRegion } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { Fingerprint } from './client-keys.tsx'
import { signingKeysQuery } from './queries.ts'

type Line = Json<SigningKeyLine>
type Asked = { readonly rotate: Line['environment'] } | { readonly retire: Line }

/** What answers and notifications are signed with, in both environments. */
export function SigningKeys() {
  const may = useMay('administer')
  const { data, error, refetch } = useQuery(signingKeysQuery)
  const [asked, ask] = useState<Asked>()
  if (error && !data) return <Failed error={error} again={() => void refetch()} />
  if (!data) return <Loading what="the signing keys" />
  const done = () => ask(undefined)
  return (
    <Stack gap="md" component="section" aria-label="Keys of this server">
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h4">
          Keys of this server
        </Title>
        {may && (
          <Group gap="xs">
            {(['sandbox', 'live'] as const).map((environment) => (
              <Button key={environment} size="xs" variant="default" onClick={() => ask({ rotate: environment })}>
                Rotate {environment}
              </Button>
            ))}
          </Group>
        )}
      </Group>
      <Text size="sm">
        Answers and notifications are signed with these. Merchants verify with the public halves, each under its
        version; give them a new one before it signs.
      </Text>
      <KeyTable keys={data.keys} onRetire={may ? (line) => ask({ retire: line }) : undefined} />
      {asked && 'rotate' in asked && <Rotate environment={asked.rotate} onClose={done} />}
      {asked && 'retire' in asked && <Retire line={asked.retire} onClose={done} />}
    </Stack>
  )
}

interface TableProps {
  readonly keys: readonly Line[]
  readonly onRetire: ((line: Line) => void) | undefined
}

function KeyTable({ keys, onRetire }: TableProps) {
  return (
    <TableRegion label="Versions of this server" minWidth={640}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Environment</Table.Th>
          <Table.Th>Version</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th>Made</Table.Th>
          <Table.Th>SHA-256 of the public key</Table.Th>
          <Table.Th>
            <VisuallyHidden>Actions</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map((line) => (
          <Table.Tr key={`${line.environment} ${line.version}`}>
            <Table.Td>{line.environment === 'live' ? 'Live' : 'Sandbox'}</Table.Td>
            <Table.Td>{line.version}</Table.Td>
            <Table.Td>
              <State line={line} />
            </Table.Td>
            <Table.Td>
              <Time at={line.createdAt} />
            </Table.Td>
            <Table.Td>
              <Fingerprint publicKey={line.publicKey} fingerprint={line.fingerprint} />
            </Table.Td>
            <Table.Td>
              {onRetire && (line.state === 'published' || line.state === 'next') && (
                <Button
                  size="compact-xs"
                  mih={24}
                  variant="default"
                  onClick={() => onRetire(line)}
                  aria-label={`Retire version ${line.version} of ${line.environment}`}
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

const words = { next: 'Published', signing: 'Signs', published: 'Still published', retired: 'Retired' } as const

function State({ line: { state, signsFrom } }: { readonly line: Line }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Badge variant="default" tt="none" radius="sm" miw="max-content">
        {words[state]}
      </Badge>
      {state === 'next' && (
        <Text size="sm">
          signs from <Time at={signsFrom} />
        </Text>
      )}
    </Group>
  )
}

const dayMs = 86_400_000
const starts = [
  { value: '0', label: 'At once' },
  { value: String(dayMs), label: 'In 1 day' },
  { value: String(7 * dayMs), label: 'In 7 days' },
  { value: String(30 * dayMs), label: 'In 30 days' },
]

interface DialogProps {
  readonly onClose: () => void
}

function useSigningKeys<Input>(tell: (input: Input) => Promise<Json<SigningKeysView>>, onClose: () => void) {
  const queries = useQueryClient()
  const { queryKey } = signingKeysQuery
  const telling = useMutation({
    mutationFn: tell,
    onSuccess: (after) => {
      queries.setQueryData(queryKey, after)
      void queries.invalidateQueries({ queryKey: ['clients'] })
      onClose()
    },
  })
  const lookAgain = () => {
    void queries.invalidateQueries({ queryKey })
    onClose()
  }
  return { telling, lookAgain }
}

function Rotate({ environment, onClose }: DialogProps & { readonly environment: Line['environment'] }) {
  const [signsIn, setSignsIn] = useState(environment === 'live' ? String(7 * dayMs) : '0')
  const { telling, lookAgain } = useSigningKeys(
    (reason: string) =>
      send<Json<SigningKeysView>>('POST', '/signing-keys/rotate', { environment, signsInMs: Number(signsIn), reason }),
    onClose,
  )
  return (
    <Confirm
      title={`Rotate the key of ${environment}`}
      confirm="Make a new key"
      busy={telling.isPending}
      error={telling.error}
      onLookAgain={lookAgain}
      onConfirm={(reason) => telling.mutate(reason)}
      onClose={onClose}
    >
      <Text size="sm">
        The new key is published at once and signs from the time below on. The old one signs until then, and stays
        published until it is retired.
      </Text>
      <Select
        label="It signs"
        data={starts}
        value={signsIn}
        onChange={(value) => setSignsIn(value ?? '0')}
        allowDeselect={false}
      />
      {signsIn === '0' && (
        <Text size="sm" fw={600}>
          Merchants who have not got the new public key refuse answers and notifications from then on.
        </Text>
      )}
    </Confirm>
  )
}

function Retire({ line, onClose }: DialogProps & { readonly line: Line }) {
  const { environment, version, state } = line
  const { telling, lookAgain } = useSigningKeys(
    (reason: string) =>
      send<Json<SigningKeysView>>('POST', `/signing-keys/${environment}/${version}/retire`, { reason }),
    onClose,
  )
  return (
    <Confirm
      title={`Retire version ${version} of ${environment}`}
      confirm={`Retire version ${version}`}
      danger
      busy={telling.isPending}
      error={telling.error}
      onLookAgain={lookAgain}
      onConfirm={(reason) => telling.mutate(reason)}
      onClose={onClose}
    >
      <Text size="sm">
        {state === 'next'
          ? 'It has not signed anything. It is published no more, and never will sign.'
          : 'It is published no more. Merchants who kept it can still verify what it signed; its private half is forgotten.'}
      </Text>
    </Confirm>
  )
}
