import { Anchor, Group, Paper, Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { KeyboardEvent, MouseEvent } from 'react'
import { clientsQuery } from '../api/clients.ts'
import { Copy } from '../parts/copy.tsx'
import { Money } from '../parts/money.tsx'
import { PaymentState } from '../parts/state-badge.tsx'
import { TableRegion } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { keyOf, type Line } from './found.ts'

interface Props {
  readonly lines: readonly Line[]
}

const heads = ['Payment', 'Client', 'Amount', 'Captured', 'State', 'Method', 'Acquirer', 'Created', 'Expires'] as const

export function PaymentTable({ lines }: Props) {
  const clockOf = useClocks()
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys move between the links in it.
    <div onKeyDown={moveBetweenRows}>
      <TableRegion label="Payments" highlight>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head} scope="col" ta={head === 'Amount' || head === 'Captured' ? 'right' : 'left'}>
                {head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Row key={keyOf(line)} line={line} now={clockOf(line.clientId)} />
          ))}
        </Table.Tbody>
      </TableRegion>
    </div>
  )
}

interface LineProps {
  readonly line: Line
  /** On the client's clock. */
  readonly now: Date
}

function Row({ line, now }: LineProps) {
  const open = useOpen(line)
  return (
    <Table.Tr className="payment-row" onClick={open}>
      <Table.Td>
        <Id line={line} />
      </Table.Td>
      <Table.Td>
        <span className="id payment-client" title={line.clientId}>
          {line.clientId}
        </span>
      </Table.Td>
      <Table.Td ta="right">
        <Money amount={line.amount} />
      </Table.Td>
      <Table.Td ta="right">
        <Captured line={line} />
      </Table.Td>
      <Table.Td>
        <PaymentState state={line.state} />
      </Table.Td>
      <Table.Td>
        <Method line={line} />
      </Table.Td>
      <Table.Td>{line.acquirer ?? '—'}</Table.Td>
      <Table.Td>
        <Time at={line.createdAt} />
      </Table.Td>
      <Table.Td>
        <Expires line={line} now={now} />
      </Table.Td>
    </Table.Tr>
  )
}

/** The same on a phone, where a table would scroll out of sight. */
export function PaymentCards({ lines }: Props) {
  const clockOf = useClocks()
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys move between the links in it.
    <div onKeyDown={moveBetweenRows}>
      <Stack component="ul" gap="xs" p={0} m={0} aria-label="Payments" style={{ listStyle: 'none' }}>
        {lines.map((line) => (
          <Card key={keyOf(line)} line={line} now={clockOf(line.clientId)} />
        ))}
      </Stack>
    </div>
  )
}

function Card({ line, now }: LineProps) {
  const open = useOpen(line)
  return (
    <Paper component="li" withBorder p="sm" className="payment-row" onClick={open}>
      <Group justify="space-between" wrap="nowrap" mb={4}>
        <Text fw={600} component="div">
          <Money amount={line.amount} />
        </Text>
        <PaymentState state={line.state} />
      </Group>
      <Group justify="space-between" gap="xs">
        <Id line={line} />
        <Text size="sm" component="div">
          <Method line={line} />
        </Text>
      </Group>
      <Text size="sm" component="div">
        <span className="id">{line.clientId}</span> · {line.acquirer ?? 'no acquirer'}
      </Text>
      <Group justify="space-between" gap="xs">
        <Text size="sm" component="div">
          <Time at={line.createdAt} />
        </Text>
        {(line.captured !== '0' || line.refunded !== '0') && (
          <Text size="sm" component="div">
            captured <Captured line={line} />
          </Text>
        )}
        {canExpire(line) && (
          <Text size="sm" component="div">
            expires <Expires line={line} now={now} />
          </Text>
        )}
      </Group>
    </Paper>
  )
}

function Id({ line }: { readonly line: Line }) {
  const { clientId, paymentId } = line
  return (
    <Group gap={2} wrap="nowrap">
      <Anchor
        renderRoot={(props) => <Link {...props} to="/payments/$clientId/$paymentId" params={{ clientId, paymentId }} />}
        className="payment-link id"
        title={paymentId}
        data-payment={paymentId}
      >
        {shortened(paymentId)}
      </Anchor>
      <Copy text={paymentId} what={`the id ${shortened(paymentId)}`} />
    </Group>
  )
}

/** The ends of a long id: it begins with its day and ends in what no other has. */
function shortened(id: string): string {
  return id.length <= 18 ? id : `${id.slice(0, 8)}…${id.slice(-7)}`
}

function Captured({ line: { amount, captured, refunded } }: { readonly line: Line }) {
  if (captured === '0' && refunded === '0') return '—'
  const { currency } = amount
  return (
    <>
      <Money amount={{ currency, value: captured }} />
      {refunded !== '0' && (
        <Text size="xs" component="div">
          <Money amount={{ currency, value: refunded }} /> refunded
        </Text>
      )}
    </>
  )
}

function Method({ line: { methodType, card } }: { readonly line: Line }) {
  if (methodType === '') return 'not chosen yet'
  return card ? `${card.brand} ···· ${card.lastFour}` : methodType
}

function canExpire({ authExpiresAt, capturable }: Line): boolean {
  return authExpiresAt !== null && capturable !== '0'
}

function Expires({ line, now }: LineProps) {
  return line.authExpiresAt !== null && canExpire(line) ? <Time at={line.authExpiresAt} as="relative" now={now} /> : '—'
}

/** What time it is for each client. */
function useClocks(): (clientId: string) => Date {
  const { data: clients = [] } = useQuery(clientsQuery)
  const offsets = new Map(clients.map(({ clientId, clockOffsetMs }) => [clientId, Number(clockOffsetMs)]))
  return (clientId) => new Date(Date.now() + (offsets.get(clientId) ?? 0))
}

/** A click on what stands above the link, and is nothing to press by itself. */
function useOpen({ clientId, paymentId }: Line) {
  const navigate = useNavigate()
  return (event: MouseEvent<HTMLElement>) => {
    if ((event.target as HTMLElement).closest('time') === null) return
    void navigate({ to: '/payments/$clientId/$paymentId', params: { clientId, paymentId } })
  }
}

/** Down and up by arrows, or by j and k, once the list has the focus; Enter opens, as everywhere. */
function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key]
  if (step === undefined) return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('.payment-link')]
  const at = links.findIndex((link) => link.closest('.payment-row')?.contains(document.activeElement))
  const next = links[at < 0 ? 0 : at + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}
