import { Box, Group, Select, Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { DayTotals, Json, MoneyCount, Totals } from '../api/types.ts'
import { Money } from '../parts/money.tsx'
import { TableRegion } from '../parts/table.tsx'
import { Part, Partial } from './part.tsx'
import { type Scope, totalsQuery, weekDays } from './queries.ts'

const kinds = [
  ['authorized', 'Authorized', 'payment'],
  ['captured', 'Captured', 'capture'],
  ['refunded', 'Refunded', 'refund'],
] as const

/** Today's money, from the viewer's midnight on, and the days before it. */
export function Today({ scope, now }: { readonly scope: Scope; readonly now: Date }) {
  const query = useQuery(totalsQuery(scope, now))
  return (
    <Part title="Today" query={query} height={140}>
      {(totals) => (
        <>
          <Group gap="lg" align="flex-start">
            {kinds.map(([kind, label, one]) => (
              <Figure key={kind} label={label} one={one} amounts={totals.days.at(-1)?.[kind] ?? []} />
            ))}
          </Group>
          <StillCounting totals={totals} />
          <Week days={totals.days} />
        </>
      )}
    </Part>
  )
}

interface FigureProps {
  readonly label: string
  /** What is counted: one of them. */
  readonly one: string
  readonly amounts: readonly Json<MoneyCount>[]
}

function Figure({ label, one, amounts }: FigureProps) {
  return (
    // As wide as its longest amount: what has no room beside the others stands below them.
    <Stack gap={2} role="group" aria-label={`${label} today`} style={{ flex: '1 0 max-content' }} maw="100%">
      <Text size="sm">{label}</Text>
      {amounts.length === 0 && (
        <Text size="xl" fw={600}>
          None
        </Text>
      )}
      {amounts.map(({ count, sum }) => (
        <div key={sum.currency}>
          <Text size={amounts.length > 1 ? 'md' : 'xl'} fw={600} lh={1.3}>
            <Money amount={sum} />
          </Text>
          <Text size="xs">
            {count.toLocaleString()} {count === 1 ? one : `${one}s`}
          </Text>
        </div>
      ))}
    </Stack>
  )
}

function StillCounting({ totals: { countedSince, clientsLeftOut } }: { readonly totals: Json<Totals> }) {
  if (countedSince === null && clientsLeftOut === 0) return null
  const since =
    countedSince !== null && `Counted so far: what happened since ${new Date(countedSince).toLocaleString()}. `
  const left = clientsLeftOut > 0 && `${clientsLeftOut} clients with turned clocks are not counted yet. `
  return (
    <Partial>
      {since}
      {left}The rest follows by itself.
    </Partial>
  )
}

const dayName = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' })

/** One currency at a time: sums of different ones are no column to compare. */
function Week({ days }: { readonly days: readonly Json<DayTotals>[] }) {
  const currencies = currenciesOf(days)
  const [chosen, choose] = useState<string>()
  const currency = chosen !== undefined && currencies.includes(chosen) ? chosen : currencies[0]
  if (currency === undefined) return null
  const label = `The last ${weekDays} days in ${currency}`
  return (
    <Box component="details" mt="md">
      <Text component="summary" size="sm">
        The last {weekDays} days
      </Text>
      {currencies.length > 1 && (
        <Select
          mt="xs"
          size="xs"
          w={120}
          label="Currency"
          allowDeselect={false}
          data={[...currencies]}
          value={currency}
          onChange={(value) => value !== null && choose(value)}
        />
      )}
      <TableRegion label={label} minWidth={520}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Day</Table.Th>
            {kinds.map(([kind, name]) => (
              <Table.Th key={kind} ta="right">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.toReversed().map((day, index) => (
            <Table.Tr key={day.from}>
              <Table.Th scope="row" fw={index === 0 ? 600 : 400}>
                {index === 0 ? 'Today, so far' : dayName.format(new Date(day.from))}
              </Table.Th>
              {kinds.map(([kind]) => (
                <Table.Td key={kind} ta="right">
                  <Sum of={day[kind].find(({ sum }) => sum.currency === currency)} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </TableRegion>
    </Box>
  )
}

function Sum({ of }: { readonly of: Json<MoneyCount> | undefined }) {
  if (!of) return <>–</>
  return (
    <>
      <Money amount={of.sum} /> ({of.count.toLocaleString()})
    </>
  )
}

/** That with the most payments first. */
function currenciesOf(days: readonly Json<DayTotals>[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { count, sum } of days.flatMap((day) => kinds.flatMap(([kind]) => day[kind]))) {
    counts.set(sum.currency, (counts.get(sum.currency) ?? 0) + count)
  }
  return [...counts].sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1)).map(([currency]) => currency)
}
