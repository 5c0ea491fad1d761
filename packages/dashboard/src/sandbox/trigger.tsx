import { Alert, Button, Group, Loader, Select, Stack, Text, Timeline, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { sendForLines } from '../api/call.ts'
import type { Json, TriggerLine } from '../api/types.ts'
import { Said } from '../parts/said.tsx'
import { sentence } from '../parts/sentence.ts'
import { Failed, Loading } from '../parts/states.tsx'
import type { PanelProps } from './panel.ts'
import { choicesQuery } from './queries.ts'
import { PaymentLink, Steps } from './steps.tsx'

type Line = Json<TriggerLine>

/** Makes a whole sequence really happen, and shows each step as it does. */
export function Trigger({ clientId, may }: PanelProps) {
  const { data: choices, error, refetch } = useQuery(choicesQuery)
  const [event, setEvent] = useState<string>('capture.succeeded')
  const { lines, busy, failure, play } = useTrigger(clientId)
  if (error && !choices) return <Failed error={error} again={() => void refetch()} />
  if (!choices) return <Loading what="the events" />
  const known = choices.events.find(({ name }) => name === event)
  return (
    <Stack gap="md">
      <Text size="sm">
        Each event is made by requests of this client at the simulated acquirers, and notified as it would be. Some turn
        the client's clock ahead.
      </Text>
      <Group gap="sm" align="flex-end">
        <Select
          label="Event"
          data={choices.events.map(({ name }) => name)}
          value={event}
          onChange={(name) => setEvent(name ?? event)}
          allowDeselect={false}
          searchable
          miw={260}
        />
        {may && (
          <Button onClick={() => play(event)} loading={busy}>
            Make it happen
          </Button>
        )}
      </Group>
      {known && <Text size="sm">{sentence(known.text)}</Text>}
      {failure !== undefined && <Failed error={failure} />}
      {lines.length > 0 && <Played clientId={clientId} lines={lines} busy={busy} />}
    </Stack>
  )
}

function useTrigger(clientId: string) {
  const queries = useQueryClient()
  const [lines, setLines] = useState<readonly Line[]>([])
  const [failure, setFailure] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const under = useRef(false)
  const play = async (event: string) => {
    if (under.current) return
    under.current = true
    setBusy(true)
    setLines([])
    setFailure(undefined)
    try {
      const path = `/clients/${encodeURIComponent(clientId)}/trigger`
      await sendForLines<Line>(path, { event }, (line) => setLines((before) => [...before, line]))
    } catch (error) {
      setFailure(error)
    } finally {
      under.current = false
      setBusy(false)
      for (const key of [['sandbox', clientId], ['payments'], ['notifications']]) {
        void queries.invalidateQueries({ queryKey: key })
      }
    }
  }
  return { lines, busy, failure, play: (event: string) => void play(event) }
}

interface PlayedProps {
  readonly clientId: string
  readonly lines: readonly Line[]
  readonly busy: boolean
}

function Played({ clientId, lines, busy }: PlayedProps) {
  const ended = lines.find((line) => line.kind === 'end')
  const paymentId = lines.map((line) => (line.kind === 'request' ? line.paymentId : undefined)).find(Boolean)
  return (
    <Stack gap="sm">
      <Title order={2} size="h5">
        What happens
      </Title>
      {paymentId !== undefined && (
        <Text size="sm">
          Payment <PaymentLink clientId={clientId} paymentId={paymentId} />
        </Text>
      )}
      <Timeline active={lines.length} bulletSize={14} lineWidth={2} role="log" aria-label="Steps">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end.
          <Timeline.Item key={index} title={titles[line.kind]}>
            <Happened clientId={clientId} line={line} />
          </Timeline.Item>
        ))}
      </Timeline>
      {busy && !ended && (
        <Group gap="xs" role="status">
          <Loader size="xs" />
          <Text size="sm">Going on</Text>
        </Group>
      )}
    </Stack>
  )
}

const titles = {
  request: 'Request',
  clock: 'Clock',
  outcome: 'Outcome',
  notification: 'Notification',
  end: 'End',
  error: 'Error',
} as const satisfies Record<Line['kind'], string>

function Happened({ clientId, line }: { readonly clientId: string; readonly line: Line }) {
  switch (line.kind) {
    case 'error':
      return <Text size="sm">{line.error}</Text>
    case 'end':
      return (
        <Alert color={line.happened ? 'green' : 'yellow'} py={6} role="status">
          <Text size="sm">
            <Said>{line.text}</Said>
          </Text>
        </Alert>
      )
    default:
      return (
        <>
          <Text size="sm">
            <Said>{line.text}</Said>
          </Text>
          {line.steps && line.steps.length > 0 && <Steps clientId={clientId} steps={line.steps} />}
        </>
      )
  }
}
