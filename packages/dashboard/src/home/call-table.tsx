import { Box, Table, Text } from '@mantine/core'
import type { CallPoint, CallSubject, Json } from '../api/types.ts'
import { TableRegion } from '../parts/table.tsx'
import { outcomes } from './outcomes.ts'
import { percentText, pointName } from './points.ts'

interface Props {
  readonly points: readonly Json<CallPoint>[]
  readonly span: 'day' | 'week'
  readonly about: CallSubject
}

/** All that the charts show, for whoever reads numbers or cannot see them. The newest first. */
export function CallTable({ points, span, about }: Props) {
  return (
    <Box component="details">
      <Text component="summary" size="sm">
        The numbers as a table
      </Text>
      <TableRegion label={`Calls about ${about}, by ${span === 'day' ? 'hour' : 'day'}`} minWidth={640}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>From</Table.Th>
            <Table.Th>Success rate</Table.Th>
            {outcomes.map(({ name, label }) => (
              <Table.Th key={name} ta="right">
                {label}
              </Table.Th>
            ))}
            <Table.Th ta="right">p50</Table.Th>
            <Table.Th ta="right">p95</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {points.toReversed().map((point) => (
            <Table.Tr key={point.from}>
              <Table.Th scope="row" fw={400}>
                {pointName(point.from, span)}
              </Table.Th>
              <Table.Td>{point.successPercent === null ? '–' : percentText(point)}</Table.Td>
              {outcomes.map(({ name }) => (
                <Table.Td key={name} ta="right">
                  {point[name] === 0 ? '–' : point[name].toLocaleString()}
                </Table.Td>
              ))}
              <Table.Td ta="right">{durationText(point.p50Ms)}</Table.Td>
              <Table.Td ta="right">{durationText(point.p95Ms)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </TableRegion>
    </Box>
  )
}

export function durationText(ms: number | null): string {
  return ms === null ? '–' : `${ms.toLocaleString()} ms`
}
