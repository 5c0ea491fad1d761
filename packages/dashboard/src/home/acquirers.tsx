import { Group, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react'
import type { ReactNode } from 'react'
import type { AcquirerLines, Json } from '../api/types.ts'
import { countdownText } from '../parts/countdown-text.ts'
import { TableRegion } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { durationText } from './call-table.tsx'
import { Part } from './part.tsx'
import { acquirersQuery, type Scope } from './queries.ts'

type Line = Json<AcquirerLines>['acquirers'][number]

/** How the acquirers answered lately, and which are spared. */
export function Acquirers({ scope }: { readonly scope: Scope }) {
  const query = useQuery(acquirersQuery(scope))
  return (
    <Part title="Acquirers" query={query} height={140}>
      {({ acquirers, mostCalls, now }) =>
        acquirers.length === 0 ? (
          <Text size="sm">No acquirer was called within the last hour.</Text>
        ) : (
          <>
            <TableRegion label="Acquirers, by their latest calls" minWidth={680}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Acquirer</Table.Th>
                  <Table.Th>State</Table.Th>
                  <Table.Th ta="right">Calls</Table.Th>
                  <Table.Th ta="right">Answered</Table.Th>
                  <Table.Th ta="right">Said no</Table.Th>
                  <Table.Th ta="right">p50</Table.Th>
                  <Table.Th ta="right">p95</Table.Th>
                  <Table.Th>Last call</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {acquirers.map((line) => (
                  <Row key={line.acquirer} line={line} now={now} />
                ))}
              </Table.Tbody>
            </TableRegion>
            <Text size="xs" mt="xs">
              The last hour, at most the latest {mostCalls.toLocaleString()} calls.
            </Text>
          </>
        )
      }
    </Part>
  )
}

function Row({ line, now }: { readonly line: Line; readonly now: string }) {
  const { acquirer, calls, answered, declined, p50Ms, p95Ms, lastCallAt } = line
  return (
    <Table.Tr>
      <Table.Th scope="row">{acquirer}</Table.Th>
      <Table.Td>
        <State line={line} />
      </Table.Td>
      <Table.Td ta="right">{calls.toLocaleString()}</Table.Td>
      <Table.Td ta="right">{share(answered, calls)}</Table.Td>
      <Table.Td ta="right">{share(declined, calls)}</Table.Td>
      <Table.Td ta="right">{durationText(p50Ms)}</Table.Td>
      <Table.Td ta="right">{durationText(p95Ms)}</Table.Td>
      <Table.Td>{lastCallAt !== null && <Time at={lastCallAt} as="relative" now={new Date(now)} />}</Table.Td>
    </Table.Tr>
  )
}

function State({ line: { circuits, calls } }: { readonly line: Line }) {
  const [open] = circuits
  if (open === undefined) {
    const Icon = calls === 0 ? CircleDashed : CircleCheck
    return (
      <Said icon={<Icon size={16} aria-hidden style={{ flexShrink: 0 }} />}>
        {calls === 0 ? 'not called' : 'answers'}
      </Said>
    )
  }
  const whose =
    open.clientId === null
      ? ''
      : ` for ${open.clientId}${circuits.length > 1 ? ` and ${circuits.length - 1} more` : ''}`
  const next = open.opensInMs === null ? 'the next payment tries it' : `tried again in ${countdownText(open.opensInMs)}`
  return <Said icon={<CircleAlert size={16} aria-hidden style={{ flexShrink: 0 }} />}>{`spared${whose}: ${next}`}</Said>
}

function Said({ icon, children }: { readonly icon: ReactNode; readonly children: string }) {
  return (
    <Group gap={6} wrap="nowrap">
      {icon}
      <span>{children}</span>
    </Group>
  )
}

function share(part: number, all: number): string {
  return all === 0 ? '–' : `${Math.floor((part * 1_000) / all) / 10} %`
}
