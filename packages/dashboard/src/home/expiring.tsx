import { Anchor, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Expiring as ExpiringView, Json } from '../api/types.ts'
import { Countdown } from '../parts/countdown.tsx'
import { Money } from '../parts/money.tsx'
import { TableRegion } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { Part, Partial } from './part.tsx'
import { expiringQuery, type Scope } from './queries.ts'

const hourMs = 3_600_000

/** Authorizations that end by themselves soon, with what can still be captured of them. */
export function Expiring({ scope }: { readonly scope: Scope }) {
  const query = useQuery(expiringQuery(scope))
  return (
    <Part title="Expiring soon" query={query} height={160}>
      {(expiring) => (
        <>
          <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="md">
            {expiring.buckets.map((bucket, index) => (
              <Bucket key={bucket.withinMs} bucket={bucket} after={expiring.buckets[index - 1]?.withinMs} />
            ))}
          </SimpleGrid>
          {expiring.buckets.some(({ complete }) => !complete) && (
            <Partial>There are more than are counted here; the nearest are.</Partial>
          )}
          {expiring.next.length > 0 && <Next expiring={expiring} at={query.dataUpdatedAt} />}
        </>
      )}
    </Part>
  )
}

interface BucketProps {
  readonly bucket: Json<ExpiringView>['buckets'][number]
  /** Where the bucket before ends. */
  readonly after: number | undefined
}

function Bucket({ bucket: { withinMs, count, atRisk, complete }, after }: BucketProps) {
  const label = after === undefined ? `Within ${span(withinMs)}` : `${span(after)} to ${span(withinMs)}`
  const least = complete ? '' : 'at least '
  return (
    <Stack gap={2} role="group" aria-label={`Expiring: ${label}`}>
      <Text size="sm">{label}</Text>
      <Text size="lg" fw={600}>
        {count === 0 ? (complete ? 'None' : 'Not counted') : `${least}${count.toLocaleString()}`}
      </Text>
      {atRisk.map(({ sum }) => (
        <Text size="sm" key={sum.currency}>
          <Money amount={sum} /> to capture
        </Text>
      ))}
    </Stack>
  )
}

function span(ms: number): string {
  return ms > 24 * hourMs ? `${ms / (24 * hourMs)} d` : `${ms / hourMs} h`
}

function Next({ expiring, at }: { readonly expiring: Json<ExpiringView>; readonly at: number }) {
  const clock = { now: expiring.now, at }
  return (
    <TableRegion label="The next to expire" minWidth={640}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Time left</Table.Th>
          <Table.Th ta="right">To capture</Table.Th>
          <Table.Th>Payment</Table.Th>
          <Table.Th>Client</Table.Th>
          <Table.Th>Acquirer</Table.Th>
          <Table.Th>Then</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {expiring.next.map(({ clientId, paymentId, atRisk, happensAt, expiresAt, acquirer, atExpiry }) => (
          <Table.Tr key={`${clientId} ${paymentId}`}>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>
              <Text size="sm" fw={600} component="span">
                <Countdown to={happensAt} clock={clock} />
              </Text>
              <Text size="xs">
                <Time at={expiresAt} />
              </Text>
            </Table.Td>
            <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
              <Money amount={atRisk} />
            </Table.Td>
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
            </Table.Td>
            <Table.Td className="id">{clientId}</Table.Td>
            <Table.Td>{acquirer}</Table.Td>
            <Table.Td>{atExpiry === 'capture' ? 'captured by itself before' : 'cancelled'}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </TableRegion>
  )
}
