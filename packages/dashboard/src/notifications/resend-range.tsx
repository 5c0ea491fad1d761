import { Button, Checkbox, Group, Progress, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { send, sendForLines } from '../api/call.ts'
import { clientsQuery } from '../api/clients.ts'
import type { Json, NotificationType, ResendLine, ResendPreview } from '../api/types.ts'
import { ClientSelect } from '../parts/client-select.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Failed } from '../parts/states.tsx'
import { Notice } from './notice.tsx'
import { fromLocalField, type NotificationSearch, toLocalField } from './search.ts'
import { typeOptions } from './words.ts'

const day = 86_400_000

const stateOptions = [
  { value: 'all', label: 'All that were not acknowledged' },
  { value: 'exhausted', label: 'Exhausted' },
  { value: 'unaddressed', label: 'Without an address' },
  { value: 'waiting', label: 'Waiting for another try' },
]

interface Range {
  readonly clientId: string | null
  readonly from: string | undefined
  readonly to: string | undefined
  readonly state: string
  readonly type: NotificationType | null
  readonly acknowledgedToo: boolean
}

interface Props {
  readonly search: NotificationSearch
  readonly onClose: () => void
}

/** Sends the notifications of a time again: says first how many that are, and then how far it is. */
export function ResendRange({ search, onClose }: Props) {
  const queryClient = useQueryClient()
  const [range, setRange] = useRange(search)
  const [resent, setResent] = useState(0)
  const order = orderOf(range)
  // A second press may come before the page shows that the first is under way.
  const begun = useRef(false)
  const preview = useQuery({
    queryKey: ['resend-preview', order],
    enabled: order !== undefined,
    // What is counted is what is sent: it does not change under the hand of whoever confirms it.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnMount: false,
    queryFn: () => send<Json<ResendPreview>>('POST', '/notifications/resend/preview', order),
  })
  const count = preview.data?.tooMany ? 0 : (preview.data?.notifications ?? 0)
  const resend = useMutation({
    mutationFn: async (reason: string) => {
      let end: Json<ResendLine> | undefined
      await sendForLines<Json<ResendLine>>(
        '/notifications/resend',
        { ...order, asOf: preview.data?.asOf, reason },
        (line) => {
          if (line.kind !== 'error') setResent(line.resent)
          end = line
        },
      )
      if (end?.kind === 'error') throw new Error(end.error)
      return end?.kind === 'end' ? end : undefined
    },
    onError: () => {
      begun.current = false
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['notifications', 'list'] }),
  })
  return (
    <Confirm
      title="Send a range again"
      confirm={count === 0 ? 'Send again' : `Send ${count.toLocaleString()} again`}
      incomplete={order === undefined || count === 0}
      busy={resend.isPending}
      error={resend.error}
      onConfirm={(reason) => {
        if (begun.current) return
        begun.current = true
        resend.mutate(reason)
      }}
      onClose={onClose}
      result={resend.isSuccess && <Result resent={resent} stopped={resend.data?.stopped ?? true} onClose={onClose} />}
    >
      <RangeFields range={range} onChange={setRange} disabled={resend.isPending} />
      {preview.isError && <Failed error={preview.error} again={() => void preview.refetch()} />}
      {order === undefined && <Text size="sm">Choose a client and a time that ends after it begins.</Text>}
      {preview.data && !resend.isPending && <Preview preview={preview.data} />}
      {resend.isPending && (
        <Stack gap={4}>
          <Progress value={count === 0 ? 0 : (100 * resent) / count} aria-label="Made due" />
          <Text size="sm" role="status">
            {resent.toLocaleString()} of {count.toLocaleString()} made due
          </Text>
        </Stack>
      )}
    </Confirm>
  )
}

/** Of what the list shows; the last day of the client's clock where it names no time. */
function useRange(search: NotificationSearch) {
  const { data: clients = [] } = useQuery(clientsQuery)
  const [own, setOwn] = useState<Partial<Range>>({})
  // The time does not go on under the hand of whoever is filling it in.
  const [opened] = useState(() => Date.now())
  const clientId = own.clientId ?? search.clientId ?? null
  const client = clients.find((one) => one.clientId === clientId)
  const now = opened + Number(client?.clockOffsetMs ?? 0)
  const state = search.state && search.state !== 'acknowledged' ? search.state : 'all'
  const given: Range = {
    from: search.from ?? minuteOf(now - day),
    to: search.to ?? minuteOf(now + 60_000),
    state,
    type: search.type ?? null,
    acknowledgedToo: false,
    ...own,
    clientId,
  }
  return [given, (change: Partial<Range>) => setOwn({ ...own, ...change })] as const
}

/** As the fields show it: the seconds that nobody sees would be part of the range. */
function minuteOf(ms: number): string {
  return new Date(Math.floor(ms / 60_000) * 60_000).toISOString()
}

function orderOf({ clientId, from, to, state, type, acknowledgedToo }: Range) {
  if (clientId === null || from === undefined || to === undefined || from >= to) return undefined
  return { clientId, from, to, ...(state !== 'all' && { state }), ...(type && { type }), acknowledgedToo }
}

interface FieldsProps {
  readonly range: Range
  readonly onChange: (change: Partial<Range>) => void
  readonly disabled: boolean
}

function RangeFields({ range, onChange, disabled }: FieldsProps) {
  return (
    <Stack gap="sm">
      <ClientSelect value={range.clientId} onChange={(clientId) => onChange({ clientId })} required />
      <Group gap="sm" grow preventGrowOverflow={false}>
        <TextInput
          type="datetime-local"
          label="Created from"
          description="On the client’s clock, in your zone"
          value={toLocalField(range.from)}
          disabled={disabled}
          onChange={({ currentTarget }) => onChange({ from: fromLocalField(currentTarget.value) })}
        />
        <TextInput
          type="datetime-local"
          label="Created before"
          description="On the client’s clock, in your zone"
          value={toLocalField(range.to)}
          disabled={disabled}
          onChange={({ currentTarget }) => onChange({ to: fromLocalField(currentTarget.value) })}
        />
      </Group>
      <Group gap="sm" grow preventGrowOverflow={false}>
        <Select
          label="Which"
          data={stateOptions}
          value={range.state}
          allowDeselect={false}
          disabled={disabled}
          onChange={(state) => onChange({ state: state ?? 'all' })}
        />
        <Select
          label="Type"
          data={typeOptions}
          value={range.type}
          placeholder="All"
          clearable
          clearButtonProps={{ 'aria-label': 'Clear: Type' }}
          disabled={disabled}
          onChange={(type) => onChange({ type: type as NotificationType | null })}
        />
      </Group>
      <Checkbox
        label="Those that were acknowledged as well"
        description="The merchant gets them a second time."
        checked={range.acknowledgedToo}
        disabled={disabled}
        onChange={({ currentTarget }) => onChange({ acknowledgedToo: currentTarget.checked })}
      />
    </Stack>
  )
}

function Preview({ preview }: { readonly preview: Json<ResendPreview> }) {
  const { notifications, payments, withoutAddress, tooMany, inRange, listener } = preview
  if (tooMany) {
    return (
      <Notice color="yellow" title="Too many for one go">
        The time holds more than {(inRange - 1).toLocaleString()} notifications. Choose a shorter one, and the next
        after it.
      </Notice>
    )
  }
  return (
    <Stack gap={4} role="status">
      <Text size="sm" fw={600}>
        {notifications === 0
          ? 'Nothing of it would be sent.'
          : `${notifications.toLocaleString()} of ${payments.toLocaleString()} payments would be sent, those of one payment in their order.`}
      </Text>
      {withoutAddress > 0 && (
        <Text size="sm">
          {withoutAddress.toLocaleString()} more have no address and are left out: set one first, under Notification
          Address.
        </Text>
      )}
      {listener !== null && (
        <Text size="sm">“capstan listen” of {listener} gets them, in place of the client’s own addresses.</Text>
      )}
      <Text size="sm">
        At most 16 at a time go to the client, as with all notifications. What is being tried for the first time is left
        as it is.
      </Text>
    </Stack>
  )
}

interface ResultProps {
  readonly resent: number
  readonly stopped: boolean
  readonly onClose: () => void
}

function Result({ resent, stopped, onClose }: ResultProps) {
  return (
    <Stack gap="md">
      <Notice color={stopped ? 'yellow' : 'green'} title={stopped ? 'Not to the end' : 'Made due'} role="status">
        {resent.toLocaleString()} {resent === 1 ? 'notification is' : 'notifications are'} being sent now; the list
        shows what comes of it.
        {stopped && ' The server was stopped before it came to the end: ask for the same range again.'}
        {!stopped && resent === 0 && ' Somebody else has sent them meanwhile.'}
      </Notice>
      <Group justify="flex-end">
        <Button onClick={onClose}>Close</Button>
      </Group>
    </Stack>
  )
}
