import { Anchor, Button, Group, Stack, Table } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Money } from '../parts/money.tsx'
import { Empty, Failed, Loading } from '../parts/states.tsx'
import { TableRegion } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { alertsQuery } from './queries.ts'
import type { AlertSearch } from './search.ts'
import { kindWords } from './words.ts'

/** What was settled, by whom and why. */
export function ClosedAlerts({ search }: { readonly search: AlertSearch }) {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    alertsQuery('closed', search),
  )
  if (isPending) return <Loading what="what was closed" />
  if (error && !data) return <Failed error={error} again={() => void refetch()} />
  const alerts = data.pages.flatMap((page) => page.alerts)
  if (alerts.length === 0) return <Empty title="Nothing was closed yet" />
  return (
    <Stack gap="sm">
      <TableRegion label="Closed alerts" minWidth={720}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Closed</Table.Th>
            <Table.Th>What it was</Table.Th>
            <Table.Th>Payment</Table.Th>
            <Table.Th ta="right">Amount</Table.Th>
            <Table.Th>By</Table.Th>
            <Table.Th>Reason</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {alerts.map(({ alertId, clientId, paymentId, kind, stake, closedAt, closedBy, closingReason }) => (
            <Table.Tr key={`${clientId} ${alertId}`}>
              <Table.Td>{closedAt !== null && <Time at={closedAt} />}</Table.Td>
              <Table.Td>{kindWords[kind].title}</Table.Td>
              <Table.Td>
                <Anchor
                  size="sm"
                  className="id"
                  renderRoot={(props) => (
                    <Link to="/payments/$clientId/$paymentId" params={{ clientId, paymentId }} {...props} />
                  )}
                >
                  {paymentId}
                </Anchor>
                <div className="id">{clientId}</div>
              </Table.Td>
              <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                <Money amount={stake} />
              </Table.Td>
              <Table.Td>{closedBy}</Table.Td>
              <Table.Td>{closingReason}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </TableRegion>
      {error && <Failed error={error} again={() => void fetchNextPage()} />}
      {hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show older ones
          </Button>
        </Group>
      )}
    </Stack>
  )
}
