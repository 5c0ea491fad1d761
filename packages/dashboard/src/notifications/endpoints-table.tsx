import { Anchor, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ClientEndpoints, Json } from '../api/types.ts'
import { TableRegion } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { failuresText, lastAnswerText } from './failing-banner.tsx'
import { EndpointBadge } from './state-of-endpoint.tsx'
import { typeWords } from './words.ts'

/** The addresses that notifications go to now, those of requests too, with how they answer. */
export function EndpointsTable({ endpoints }: { readonly endpoints: Json<ClientEndpoints> }) {
  return (
    <TableRegion label="How the addresses in use answer" minWidth={860}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Address</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th>Last answer</Table.Th>
          <Table.Th ta="right">Waiting</Table.Th>
          <Table.Th>Gets</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {endpoints.endpoints.map((endpoint) => (
          <Row key={endpoint.url} clientId={endpoints.clientId} now={new Date(endpoints.now)} endpoint={endpoint} />
        ))}
      </Table.Tbody>
    </TableRegion>
  )
}

interface RowProps {
  readonly clientId: string
  /** The client's clock. */
  readonly now: Date
  readonly endpoint: Json<ClientEndpoints>['endpoints'][number]
}

function Row({ clientId, now, endpoint }: RowProps) {
  const { url, state, failures, failingSince, lastTry, lastAcknowledgedAt, waiting, oldestWaitingAt, types } = endpoint
  const waitingHere = { clientId, state: 'waiting', url } as const
  return (
    <Table.Tr>
      <Table.Td maw={320}>
        <span className="id">{url}</span>
      </Table.Td>
      <Table.Td>
        <EndpointBadge state={state} />
        {failures > 0 && (
          <Text size="xs" mt={2} component="div">
            {failuresText(endpoint)}
            {failingSince !== null && (
              <>
                , since <Time at={failingSince} as="relative" now={now} />
              </>
            )}
          </Text>
        )}
      </Table.Td>
      <Table.Td maw={240}>
        {lastTry === null ? (
          '—'
        ) : (
          <Text size="sm" component="div">
            <Anchor
              component={Link}
              to={`/notifications/${encodeURIComponent(lastTry.notificationId)}`}
              inherit
              underline="always"
            >
              <Time at={lastTry.at} as="relative" now={now} />
            </Anchor>
            : {lastAnswerText(lastTry.responseStatus, lastTry.error)}
            {!lastTry.acknowledged && lastAcknowledgedAt !== null && (
              <>
                ; acknowledged last <Time at={lastAcknowledgedAt} as="relative" now={now} />
              </>
            )}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right">
        {waiting === 0 ? (
          0
        ) : (
          <Anchor component={Link} to={`/notifications?${new URLSearchParams(waitingHere)}`} size="sm">
            {waiting}
            {oldestWaitingAt !== null && (
              <>
                , the oldest <Time at={oldestWaitingAt} as="relative" now={now} />
              </>
            )}
          </Anchor>
        )}
      </Table.Td>
      <Table.Td>
        <Text size="xs">{types.map((type) => typeWords[type]).join(', ')}</Text>
      </Table.Td>
    </Table.Tr>
  )
}
