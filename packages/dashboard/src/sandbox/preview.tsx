import { Stack, Table, Text, Title } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ForecastView, Json } from '../api/types.ts'
import { Said } from '../parts/said.tsx'
import { Failed, Loading } from '../parts/states.tsx'
import { TableRegion } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { durationText } from './duration-text.ts'
import { previewQuery } from './queries.ts'
import { PaymentLink } from './steps.tsx'

/** What would happen if the clock were turned now. */
export function Preview({ clientId, byMs }: { readonly clientId: string; readonly byMs: number }) {
  const { data, error, refetch } = useQuery({ ...previewQuery(clientId, byMs), placeholderData: keepPreviousData })
  if (error && !data) return <Failed error={error} again={() => void refetch()} />
  if (!data) return <Loading what="what would happen" />
  const { steps, cut, until, now } = data
  return (
    <Stack gap="xs">
      <Title order={2} size="h5">
        What would happen
      </Title>
      <Text size="sm">
        A forecast until <Time at={until} /> of its time. What acquirers, endpoints and buyers will answer is not known:
        it says where it takes a yes for granted, and where only the answer decides what follows.
      </Text>
      {steps.length === 0 ? (
        <Text size="sm">Nothing falls due until then.</Text>
      ) : (
        <ForecastTable clientId={clientId} steps={steps} now={now} />
      )}
      {cut && <Text size="sm">These are the first {steps.length}; more falls due after them.</Text>}
    </Stack>
  )
}

const assumptions = {
  nothing: '',
  yes: 'if the answer is yes',
  'buyer-waits': 'if the buyer has not decided',
  open: 'the answer decides what follows',
} as const satisfies Record<ForecastView['assumes'], string>

interface TableProps {
  readonly clientId: string
  readonly steps: readonly Json<ForecastView>[]
  readonly now: string
}

function ForecastTable({ clientId, steps, now }: TableProps) {
  return (
    <TableRegion label="What would happen" minWidth={960}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>In</Table.Th>
          <Table.Th>Its time</Table.Th>
          <Table.Th>Of</Table.Th>
          <Table.Th>What</Table.Th>
          <Table.Th>Certain?</Table.Th>
          <Table.Th>Payment</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole, and what is still to be made has no id.
          <Table.Tr key={index}>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>{durationText(Date.parse(step.at) - Date.parse(now))}</Table.Td>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>
              <Time at={step.at} />
            </Table.Td>
            <Table.Td>{step.kind}</Table.Td>
            <Table.Td>
              <Said>{step.text}</Said>
            </Table.Td>
            <Table.Td>{assumptions[step.assumes] || 'yes'}</Table.Td>
            <Table.Td miw={265}>
              <PaymentLink clientId={clientId} paymentId={step.paymentId} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </TableRegion>
  )
}
