import { Table, Text } from '@mantine/core'
import type { Json, RoutingView } from '../api/types.ts'
import { TableRegion } from '../parts/table.tsx'

/** Why this acquirer: the rule, and what spoke for or against each candidate. */
export function Routing({ routing: { text, acquirers } }: { readonly routing: Json<RoutingView> }) {
  return (
    <div>
      <Text size="xs" fw={600}>
        Why this acquirer
      </Text>
      <Text size="sm">{text.slice(0, 1).toUpperCase() + text.slice(1)}.</Text>
      <TableRegion label="Acquirers that were considered">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Acquirer</Table.Th>
            <Table.Th>Why</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {acquirers.map(({ acquirer, text: why }) => (
            <Table.Tr key={acquirer}>
              <Table.Td>{acquirer}</Table.Td>
              <Table.Td>{why}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </TableRegion>
    </div>
  )
}
