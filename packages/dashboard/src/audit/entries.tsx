import { ActionIcon, Anchor, Code, Stack, Table, Text, VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import type { AuditLine, Json } from '../api/types.ts'
import { Said } from '../parts/said.tsx'
import { TableRegion } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'

export function AuditEntries({ entries }: { readonly entries: readonly Json<AuditLine>[] }) {
  return (
    <TableRegion label="Audit log" minWidth={640}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={44} pos="relative">
            <VisuallyHidden>Detail</VisuallyHidden>
          </Table.Th>
          <Table.Th w={{ base: 118, sm: 225 }}>When</Table.Th>
          <Table.Th w={{ base: 110, sm: 180 }}>Who</Table.Th>
          <Table.Th>What</Table.Th>
          <Table.Th w={{ base: 160, sm: 260 }}>Why</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {entries.map((entry) => (
          <Entry key={entry.auditId} entry={entry} />
        ))}
      </Table.Tbody>
    </TableRegion>
  )
}

function Entry({ entry }: { readonly entry: Json<AuditLine> }) {
  const [unfolded, setUnfolded] = useState(false)
  const { auditId, at, actor, label, text, reason } = entry
  const Icon = unfolded ? ChevronDown : ChevronRight
  return (
    <>
      <Table.Tr style={{ verticalAlign: 'top' }}>
        <Table.Td>
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={() => setUnfolded(!unfolded)}
            aria-expanded={unfolded}
            aria-label={`Detail of: ${label}, ${actor}`}
          >
            <Icon size={16} aria-hidden />
          </ActionIcon>
        </Table.Td>
        <Table.Td>
          <Time at={at} />
        </Table.Td>
        <Table.Td style={{ overflowWrap: 'anywhere' }}>{actor}</Table.Td>
        <Table.Td>
          <Text size="sm" fw={600} component="span">
            {label}
          </Text>
          {text && (
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              <Said>{text}</Said>
            </Text>
          )}
          <About entry={entry} />
        </Table.Td>
        <Table.Td style={{ overflowWrap: 'anywhere' }}>{reason}</Table.Td>
      </Table.Tr>
      {unfolded && (
        <Table.Tr>
          <Table.Td colSpan={5}>
            <Text size="xs" mb={4}>
              As it was kept, entry <span className="id">{auditId}</span>, action{' '}
              <span className="id">{entry.action}</span>
            </Text>
            <Code block>{JSON.stringify(entry.detail, null, 2)}</Code>
          </Table.Td>
        </Table.Tr>
      )}
    </>
  )
}

/** What it was done to, as far as there is a page of it. */
function About({ entry: { clientId, paymentId, notificationId } }: { readonly entry: Json<AuditLine> }) {
  if (clientId === null && notificationId === null) return null
  return (
    <Stack gap={0}>
      {clientId !== null && (
        <Text size="xs">
          Client <span className="id">{clientId}</span>
        </Text>
      )}
      {clientId !== null && paymentId !== null && (
        <Text size="xs">
          Payment{' '}
          <Anchor
            className="id"
            renderRoot={(props) => (
              <Link to="/payments/$clientId/$paymentId" params={{ clientId, paymentId }} {...props} />
            )}
          >
            {paymentId}
          </Anchor>
        </Text>
      )}
      {notificationId !== null && (
        <Text size="xs">
          Notification{' '}
          <Anchor
            className="id"
            renderRoot={(props) => <Link to="/notifications/$notificationId" params={{ notificationId }} {...props} />}
          >
            {notificationId}
          </Anchor>
        </Text>
      )}
    </Stack>
  )
}
