import { Button, Table, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { CopyableId } from '../parts/copy.tsx'
import { Money } from '../parts/money.tsx'
import { Said } from '../parts/said.tsx'
import { CaptureState, RefundState } from '../parts/state-badge.tsx'
import { TableRegion } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import type { Payment } from './payment-query.ts'
import { Section } from './section.tsx'

type Capture = Payment['captures'][number]
type Refund = Payment['refunds'][number]

export function CapturesTable({ captures }: { readonly captures: readonly Capture[] }) {
  return (
    <Movements
      title="Captures"
      idTitle="Capture"
      rows={captures}
      idOf={({ captureId }) => captureId}
      badge={({ state, takenBack }) => <CaptureState state={state} takenBack={takenBack} />}
      more={(capture) => (
        <>
          {capture.automatic ? (
            <Text size="xs">By itself</Text>
          ) : (
            <CopyableId id={capture.captureRequestId} what="the request id of the capture" />
          )}
          {capture.last && !capture.automatic && <Text size="xs">The last one</Text>}
        </>
      )}
    />
  )
}

export function RefundsTable({ refunds }: { readonly refunds: readonly Refund[] }) {
  return (
    <Movements
      title="Refunds"
      idTitle="Refund"
      rows={refunds}
      idOf={({ refundId }) => refundId}
      badge={({ state, takenBack }) => <RefundState state={state} takenBack={takenBack} />}
      more={(refund) => (
        <>
          <CopyableId id={refund.refundRequestId} what="the request id of the refund" />
          {refund.captureId && (
            <Text size="xs">
              of capture <span className="id">{refund.captureId}</span>
            </Text>
          )}
          {refund.reason && <Text size="xs">{refund.reason}</Text>}
        </>
      )}
    />
  )
}

interface MovementsProps<Row> {
  readonly title: string
  readonly idTitle: string
  readonly rows: readonly Row[]
  readonly idOf: (row: Row) => string
  readonly badge: (row: Row) => ReactNode
  readonly more: (row: Row) => ReactNode
}

/** A payment can have hundreds; the newest are what somebody looks for. */
const mostShown = 10

function Movements<Row extends Capture | Refund>(props: MovementsProps<Row>) {
  const { title, idTitle, rows, idOf, badge, more } = props
  const [all, showAll] = useState(false)
  if (rows.length === 0) return null
  const shown = all ? rows : rows.slice(-mostShown)
  return (
    <Section title={title}>
      {shown.length < rows.length && (
        <Button size="xs" variant="default" mb="xs" onClick={() => showAll(true)}>
          Show the {rows.length - shown.length} earlier
        </Button>
      )}
      <TableRegion label={`${title} of this payment`} minWidth={600}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Asked for</Table.Th>
            <Table.Th ta="right">Amount</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>{idTitle} and its request</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((row) => (
            <Table.Tr key={idOf(row)}>
              <Table.Td miw={118}>
                <Time at={row.createdAt} />
              </Table.Td>
              <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                <Money amount={row.amount} />
              </Table.Td>
              <Table.Td miw={120}>
                {badge(row)}
                {row.state !== 'succeeded' && (
                  <Text size="xs">
                    <Said>{row.text}</Said>
                  </Text>
                )}
              </Table.Td>
              <Table.Td miw={287}>
                <div>
                  <CopyableId id={idOf(row)} what={`the id of the ${idTitle.toLowerCase()}`} />
                </div>
                {more(row)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </TableRegion>
    </Section>
  )
}
