import { Alert, Button, Group, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { sendForLines } from '../api/call.ts'
import type { AdvanceLine, ClockView, Json } from '../api/types.ts'
import { Failed, Loading } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import { durationText, readDuration } from './duration-text.ts'
import type { PanelProps } from './panel.ts'
import { Preview } from './preview.tsx'
import { clockQuery, previewQuery } from './queries.ts'
import { type Step, Steps } from './steps.tsx'

const hourMs = 3_600_000
const dayMs = 86_400_000
/** As the server has it: 366 days. */
const longestMs = 366 * dayMs
const shortestMs = 1_000

const choices = [
  { value: String(hourMs), label: '1 hour' },
  { value: String(dayMs), label: '1 day' },
  { value: String(7 * dayMs), label: '7 days' },
  { value: 'next', label: 'Next event' },
  { value: 'other', label: 'Other' },
]

/** One walk of the clock, as far as it has come. */
interface Walk {
  readonly byMs: number
  readonly steps: readonly Step[]
  readonly ended?: Extract<Json<AdvanceLine>, { line: 'end' }>
  readonly error?: unknown
}

/** The clock of a client: what it says, what would happen on the way ahead, and the way. */
export function Clock({ clientId, may }: PanelProps) {
  const { data: clock, error, refetch } = useQuery(clockQuery(clientId))
  const [chosen, choose] = useState(String(dayMs))
  const [other, setOther] = useState('12h')
  const { data: ahead } = useQuery(previewQuery(clientId, 0))
  const { walk, busy, advance } = useAdvance(clientId)
  if (error && !clock) return <Failed error={error} again={() => void refetch()} />
  if (!clock) return <Loading what="the clock" />
  const nextInMs = ahead?.nextInMs ?? null
  const byMs = wayOf(chosen, other, nextInMs)
  return (
    <Stack gap="md">
      <Face clock={clock} />
      <Group gap="sm" align="flex-end">
        <Stack gap={4} maw="100%">
          <Text size="sm" fw={500} id="ahead">
            Look ahead by
          </Text>
          <SegmentedControl
            aria-labelledby="ahead"
            data={choices}
            value={chosen}
            onChange={choose}
            className="narrow-choices"
          />
        </Stack>
        {chosen === 'other' && (
          <TextInput
            label="How long"
            description="30m, 12h, 1d12h; at most 366d"
            value={other}
            onChange={(event) => setOther(event.currentTarget.value)}
            error={byMs === undefined && 'Write it as 30m, 12h or 1d12h'}
          />
        )}
        {may && (
          <Button loading={busy} disabled={byMs === undefined} onClick={() => byMs !== undefined && advance(byMs)}>
            {byMs === undefined ? 'Advance' : `Advance by ${durationText(byMs)}`}
          </Button>
        )}
      </Group>
      {chosen === 'next' && nextInMs === null && ahead && (
        <Text size="sm">Nothing is planned: no authorization, inquiry or notification of this client waits.</Text>
      )}
      {walk && <Walked clientId={clientId} walk={walk} busy={busy} onMore={advance} may={may} />}
      {!busy && byMs !== undefined && <Preview clientId={clientId} byMs={byMs} />}
    </Stack>
  )
}

function wayOf(chosen: string, other: string, nextInMs: number | null): number | undefined {
  const byMs = chosen === 'next' ? nextInMs : chosen === 'other' ? readDuration(other) : Number(chosen)
  if (byMs === null || byMs === undefined || byMs > longestMs) return undefined
  return Math.max(shortestMs, Math.ceil(byMs))
}

function Face({ clock: { now, offsetMs } }: { readonly clock: Json<ClockView> }) {
  return (
    <Group gap="xl">
      <Stack gap={0}>
        <Text size="xs" fw={600}>
          Its time
        </Text>
        <Text size="lg" fw={600}>
          <Time at={now} />
        </Text>
      </Stack>
      <Stack gap={0}>
        <Text size="xs" fw={600}>
          Turned ahead by
        </Text>
        <Text size="lg">{offsetMs === 0 ? 'nothing: the real time' : durationText(offsetMs)}</Text>
      </Stack>
    </Group>
  )
}

function useAdvance(clientId: string) {
  const queries = useQueryClient()
  const [walk, setWalk] = useState<Walk>()
  const [busy, setBusy] = useState(false)
  const under = useRef(false)
  const advance = async (byMs: number) => {
    if (under.current) return
    under.current = true
    setBusy(true)
    setWalk({ byMs, steps: [] })
    const path = `/clients/${encodeURIComponent(clientId)}/clock/advance`
    try {
      await sendForLines<Json<AdvanceLine>>(path, { byMs }, (line) =>
        setWalk((before) => before && heard(before, line)),
      )
    } catch (error) {
      setWalk((before) => before && { ...before, error })
    } finally {
      under.current = false
      setBusy(false)
      void queries.invalidateQueries({ queryKey: ['sandbox', clientId] })
      void queries.invalidateQueries({ queryKey: ['clients'] })
    }
  }
  return { walk, busy, advance: (byMs: number) => void advance(byMs) }
}

function heard(walk: Walk, line: Json<AdvanceLine>): Walk {
  switch (line.line) {
    case 'step':
      return { ...walk, steps: [...walk.steps, line] }
    case 'end':
      return { ...walk, ended: line }
    case 'error':
      return { ...walk, error: new Error(line.error) }
  }
}

interface WalkedProps {
  readonly clientId: string
  readonly walk: Walk
  readonly busy: boolean
  readonly may: boolean
  readonly onMore: (byMs: number) => void
}

function Walked({ clientId, walk, busy, may, onMore }: WalkedProps) {
  const { byMs, steps, ended, error } = walk
  const things = steps.length === 1 ? '1 thing' : `${steps.length} things`
  const rest = ended?.remainingMs ?? 0
  return (
    <Stack gap="xs">
      <Title order={2} size="h5">
        What happened
      </Title>
      <Text size="sm" role="status">
        {busy && `On its way, ${durationText(byMs)} ahead: ${things} so far.`}
        {!busy && ended && (steps.length === 0 ? 'Nothing fell due on the way.' : `${things} happened on the way.`)}
      </Text>
      {error !== undefined && <Failed error={error} />}
      {steps.length > 0 && <Steps clientId={clientId} steps={steps} />}
      {rest > 0 && (
        <Alert color="yellow" title={`It stopped ${durationText(rest)} early`}>
          <Stack gap="xs" align="flex-start">
            <Text size="sm">So much fell due that it did not go all the way.</Text>
            {may && (
              <Button size="xs" variant="default" onClick={() => onMore(rest)}>
                Go on by {durationText(rest)}
              </Button>
            )}
          </Stack>
        </Alert>
      )}
    </Stack>
  )
}
