import { Anchor, Table } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Json, StepView } from '../api/types.ts'
import { Said } from '../parts/said.tsx'
import { TableRegion } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'

export type Step = Json<StepView>

/** What happened while a clock was turned, in order, each at its own time. */
export function Steps({ clientId, steps }: { readonly clientId: string; readonly steps: readonly Step[] }) {
  return (
    <TableRegion label="What happened" minWidth={760}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Its time</Table.Th>
          <Table.Th>Of</Table.Th>
          <Table.Th>What happened</Table.Th>
          <Table.Th>Payment</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end, and one may come twice.
          <Table.Tr key={index}>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>
              <Time at={step.at} />
            </Table.Td>
            <Table.Td>{step.kind}</Table.Td>
            <Table.Td>
              <Said>{step.text}</Said>
            </Table.Td>
            <Table.Td miw={265}>
              <PaymentLink clientId={clientId} paymentId={step.paymentId} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </TableRegion>
  )
}

interface LinkProps {
  readonly clientId: string
  readonly paymentId: string | null
}

export function PaymentLink({ clientId, paymentId }: LinkProps) {
  if (!paymentId) return null
  return (
    <Anchor
      size="sm"
      className="id"
      renderRoot={(props) => <Link to="/payments/$clientId/$paymentId" params={{ clientId, paymentId }} {...props} />}
    >
      {paymentId}
    </Anchor>
  )
}
