import { Button, Collapse, Group, Stack, Table, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { CircleAlert, CircleCheck } from 'lucide-react'
import type { Json, TestReport } from '../api/types.ts'
import { Raw } from '../parts/raw.tsx'
import { TableRegion } from '../parts/table.tsx'
import { DeliveryRequest } from './delivery-request.tsx'
import { Notice } from './notice.tsx'
import { acknowledgement } from './words.ts'

/** What a receiver made of a test: whether it counts, why not, what to answer instead, and everything that was said. */
export function TestResult({ report }: { readonly report: Json<TestReport> }) {
  const [requestShown, { toggle }] = useDisclosure(false)
  const { acknowledged, reason, advice, answer, durationMs, url, headers, body } = report
  return (
    <Stack gap="sm" component="section" aria-label="Result of the test">
      <Notice
        color={acknowledged ? 'green' : 'red'}
        icon={acknowledged ? <CircleCheck size={18} aria-hidden /> : <CircleAlert size={18} aria-hidden />}
        title={acknowledged ? 'Acknowledged' : `Not acknowledged: ${reason ?? ''}`}
        role="status"
      >
        <Text size="sm">
          {answer === null ? 'No answer' : `HTTP ${answer.status}`}, {durationMs.toLocaleString()} ms.
          {acknowledged && ' A real notification would be done with this answer.'}
        </Text>
        {advice !== null && <Text size="sm">{advice}</Text>}
      </Notice>
      {!acknowledged && answer !== null && (
        <Raw label="What to answer, with HTTP 200, whatever was told" text={acknowledgement} />
      )}
      {answer !== null && (
        <>
          <AnswerHeaders headers={answer.headers} />
          <Raw label={answer.cutOff ? 'Answer: its first 4 KiB, there was more' : 'Answer'} text={answer.body} />
        </>
      )}
      <Group>
        <Button size="compact-xs" mih={24} variant="default" onClick={toggle} aria-expanded={requestShown}>
          {requestShown ? 'Hide what was sent' : 'Show what was sent'}
        </Button>
      </Group>
      <Collapse expanded={requestShown}>
        <Stack gap="sm">
          <Text size="sm">
            POST <span className="id">{url}</span>. Receivers take a signature for ten minutes, so does the curl
            command.
          </Text>
          <DeliveryRequest url={url} headers={headers} body={body} withBody />
        </Stack>
      </Collapse>
    </Stack>
  )
}

function AnswerHeaders({ headers }: { readonly headers: Readonly<Record<string, string>> }) {
  const named = Object.entries(headers)
  if (named.length === 0) return null
  return (
    <TableRegion label="Headers of the answer">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Header</Table.Th>
          <Table.Th>Value</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {named.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Td>{name}</Table.Td>
            <Table.Td>
              <span className="id">{value}</span>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </TableRegion>
  )
}
