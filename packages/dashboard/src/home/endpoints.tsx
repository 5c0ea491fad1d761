import { Anchor, Group, List, Stack, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { EndpointLines, Json } from '../api/types.ts'
import { EndpointBadge } from '../notifications/state-of-endpoint.tsx'
import { TableRegion } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { Part } from './part.tsx'
import { endpointsQuery, type Scope } from './queries.ts'

type Lines = Json<EndpointLines>

/** Whether merchants' addresses acknowledge what they are told, and what waits to be told. */
export function Endpoints({ scope }: { readonly scope: Scope }) {
  const query = useQuery(endpointsQuery(scope))
  return (
    <Part title="Notification addresses" query={query} height={140}>
      {(lines) => (
        <Stack gap="sm">
          {lines.endpoints.length === 0 ? (
            <Text size="sm">Nothing was delivered within the last day.</Text>
          ) : (
            <Addresses lines={lines} />
          )}
          {lines.left > 0 && <Text size="xs">{lines.left.toLocaleString()} more addresses are not listed.</Text>}
          {lines.backlog.length > 0 && <Backlog lines={lines} />}
        </Stack>
      )}
    </Part>
  )
}

function Addresses({ lines: { endpoints, now } }: { readonly lines: Lines }) {
  return (
    <TableRegion label="Notification addresses, failing ones first" minWidth={560}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>State</Table.Th>
          <Table.Th>Address</Table.Th>
          <Table.Th>Client</Table.Th>
          <Table.Th ta="right">Acknowledged</Table.Th>
          <Table.Th>Last try</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {endpoints.map((line) => (
          <Table.Tr key={`${line.clientId} ${line.url}`}>
            <Table.Td>
              <State line={line} now={now} />
            </Table.Td>
            <Table.Td className="id">{line.url}</Table.Td>
            <Table.Td className="id">{line.clientId}</Table.Td>
            <Table.Td ta="right">
              {line.acknowledged.toLocaleString()} of {line.deliveries.toLocaleString()}
            </Table.Td>
            <Table.Td>
              <Time at={line.lastAt} as="relative" now={new Date(now)} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </TableRegion>
  )
}

function State({ line, now }: { readonly line: Lines['endpoints'][number]; readonly now: string }) {
  const { failingSince, lastError, lastStatus, state } = line
  const why = lastError ?? (lastStatus === null ? undefined : `HTTP ${lastStatus}, not acknowledged`)
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <EndpointBadge state={state} />
      {failingSince !== null && (
        <div>
          since <Time at={failingSince} as="relative" now={new Date(now)} />
          {why !== undefined && (
            <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
              {why}
            </Text>
          )}
        </div>
      )}
    </Group>
  )
}

function Backlog({ lines: { backlog, countedTo, now } }: { readonly lines: Lines }) {
  return (
    <div>
      <Title order={3} size="sm">
        Waiting to be told
      </Title>
      <List listStyleType="none" size="sm" spacing={2}>
        {backlog.map(({ clientId, count, retrying, oldestAt }) => (
          <List.Item key={clientId}>
            <Anchor
              size="sm"
              className="id"
              renderRoot={(props) => (
                <Link to="/notifications" search={{ state: 'waiting', clientId } as never} {...props} />
              )}
            >
              {clientId}
            </Anchor>
            : {count.toLocaleString()}
            {count >= countedTo && ' or more'}
            {retrying > 0 && `, ${retrying.toLocaleString()} of them tried before`}
            {oldestAt !== null && (
              <>
                , the oldest <Time at={oldestAt} as="relative" now={new Date(now)} />
              </>
            )}
          </List.Item>
        ))}
      </List>
    </div>
  )
}
