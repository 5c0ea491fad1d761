import { Alert, Button, Group, NumberInput, Select, Stack, Table, Text, Title, VisuallyHidden } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { send } from '../api/call.ts'
import type { Json, SandboxChoices, ScenarioSetting } from '../api/types.ts'
import { Failed, Loading } from '../parts/states.tsx'
import { TableRegion } from '../parts/table.tsx'
import type { PanelProps } from './panel.ts'
import { choicesQuery, scenariosQuery } from './queries.ts'

type Choices = Json<SandboxChoices>
type Setting = Json<ScenarioSetting>
interface Answer {
  readonly scenarios: readonly Setting[]
  readonly released: number
}

const operations = {
  pay: 'authorizations (pay)',
  capture: 'captures',
  refund: 'refunds',
  close: 'cancels',
  raise: 'raised amounts',
} as const

const operationWord = (operation: string) => operations[operation as keyof typeof operations] ?? operation

/** What the simulated acquirers do to a client's requests whatever the amount, until it is cleared. */
export function Scenarios({ clientId, may }: PanelProps) {
  const choices = useQuery(choicesQuery)
  const scenarios = useQuery(scenariosQuery(clientId))
  const error = choices.error ?? scenarios.error
  if (!choices.data || !scenarios.data) {
    const again = () => Promise.all([choices.refetch(), scenarios.refetch()])
    return error ? <Failed error={error} again={again} /> : <Loading what="the scenarios" />
  }
  return (
    <Stack gap="lg">
      <Text size="sm">
        A scenario decides how the simulated acquirers deal with this client's requests, whatever the amount. It is
        chosen when a request is first seen and stays with it.
      </Text>
      <Current clientId={clientId} may={may} settings={scenarios.data} choices={choices.data} />
      {may && <SetScenario clientId={clientId} choices={choices.data} />}
    </Stack>
  )
}

function useTell(clientId: string) {
  const queries = useQueryClient()
  return (answer: Answer) => {
    queries.setQueryData(scenariosQuery(clientId).queryKey, answer.scenarios)
    void queries.invalidateQueries({ queryKey: ['sandbox', clientId] })
  }
}

interface CurrentProps extends PanelProps {
  readonly settings: readonly Setting[]
  readonly choices: Choices
}

function Current({ clientId, may, settings, choices }: CurrentProps) {
  const tell = useTell(clientId)
  const clearing = useMutation({
    mutationFn: (operation: string) =>
      send<Answer>('DELETE', `/clients/${encodeURIComponent(clientId)}/scenarios/${operation}`),
    onSuccess: tell,
  })
  const texts = new Map(choices.behaviours.map(({ name, text }) => [name, text]))
  if (settings.length === 0) return <Text size="sm">None is set: amounts and cards decide.</Text>
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={2} size="h5">
          Set now
        </Title>
        {may && (
          <Button size="xs" variant="default" onClick={() => clearing.mutate('all')} loading={clearing.isPending}>
            Clear all
          </Button>
        )}
      </Group>
      {clearing.error && <Failed error={clearing.error} />}
      <TableRegion label="Scenarios" minWidth={640}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Of</Table.Th>
            <Table.Th>At</Table.Th>
            <Table.Th>The acquirer</Table.Th>
            <Table.Th>How often</Table.Th>
            <Table.Th>
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {settings.map(({ operation, acquirer, behaviour, code, times, timesLeft }) => (
            <Table.Tr key={`${operation} ${acquirer ?? ''}`}>
              <Table.Td>{operationWord(operation)}</Table.Td>
              <Table.Td>{acquirer ?? 'every acquirer'}</Table.Td>
              <Table.Td>
                {texts.get(behaviour)}
                {code !== null && ` (${code})`}
              </Table.Td>
              <Table.Td>{times === null ? 'until cleared' : `${timesLeft} of ${times} left`}</Table.Td>
              <Table.Td>
                {may && (
                  <Button
                    size="compact-xs"
                    mih={24}
                    variant="default"
                    onClick={() => clearing.mutate(operation)}
                    aria-label={`Clear the scenarios of ${operationWord(operation)}`}
                  >
                    Clear
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </TableRegion>
    </Stack>
  )
}

function SetScenario({ clientId, choices }: { readonly clientId: string; readonly choices: Choices }) {
  const tell = useTell(clientId)
  const [operation, setOperation] = useState('capture')
  const [behaviour, setBehaviour] = useState('decline')
  const [code, setCode] = useState<string | null>(null)
  const [acquirer, setAcquirer] = useState<string | null>(null)
  const [times, setTimes] = useState<string | number>('')
  const offered = choices.behaviours.filter(({ operations: of }) => operation === 'all' || of.includes(operation))
  const chosen = offered.find(({ name }) => name === behaviour) ?? offered[0]
  const setting = useMutation({
    mutationFn: () =>
      send<Answer>('PUT', `/clients/${encodeURIComponent(clientId)}/scenarios/${operation}`, {
        behaviour: chosen?.name,
        ...(chosen?.declines && code !== null && { code }),
        ...(acquirer !== null && { acquirer }),
        ...(times !== '' && { times: Number(times) }),
      }),
    onSuccess: tell,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!setting.isPending) setting.mutate()
  }
  const of = [...Object.entries(operations), ['all', 'everything that can be'] as const]
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md" maw={560}>
        <Title order={2} size="h5">
          Set one
        </Title>
        <Select
          label="Of"
          data={of.map(([value, label]) => ({ value, label }))}
          value={operation}
          onChange={(value) => setOperation(value ?? 'capture')}
          allowDeselect={false}
        />
        <Select
          label="The acquirer"
          data={offered.map(({ name, text }) => ({ value: name, label: text }))}
          value={chosen?.name ?? null}
          onChange={(value) => setBehaviour(value ?? 'decline')}
          allowDeselect={false}
        />
        {chosen?.declines && (
          <Select
            label="Why it declines"
            placeholder="PROCESS_FAIL"
            data={choices.declines.map((one) => one.code)}
            value={code}
            onChange={setCode}
            clearable
            searchable
            clearButtonProps={{ 'aria-label': 'Clear: why it declines' }}
          />
        )}
        <Group gap="sm" grow align="flex-start">
          <Select
            label="At"
            placeholder="Every acquirer"
            data={[...choices.acquirers]}
            value={acquirer}
            onChange={setAcquirer}
            clearable
            clearButtonProps={{ 'aria-label': 'Clear: at which acquirer' }}
          />
          <NumberInput
            label="For how many requests"
            placeholder="Until cleared"
            min={1}
            max={1_000_000}
            allowDecimal={false}
            hideControls
            value={times}
            onChange={setTimes}
          />
        </Group>
        {setting.error && (
          <Alert color="red" title="Not set" role="alert">
            <Text size="sm">{setting.error.message}</Text>
          </Alert>
        )}
        <Group>
          <Button type="submit" loading={setting.isPending}>
            Set the scenario
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
