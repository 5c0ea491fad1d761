import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { PopoverFilter } from './popover-filter.tsx'
import type { Changes, PaymentSearch } from './search.ts'

interface Props {
  readonly search: PaymentSearch
  readonly change: (changes: Changes) => void
}

const hourMs = 3_600_000
const spans = [
  ['Last hour', hourMs],
  ['Last 24 hours', 24 * hourMs],
  ['Last 7 days', 7 * 24 * hourMs],
  ['Last 30 days', 30 * 24 * hourMs],
] as const

/** When they were made. Typed and shown in the viewer's zone, kept in UTC, so that a link means the same everywhere. */
export function TimeFilter({ search, change }: Props) {
  const apply = (close: () => void, changes: Changes) => {
    close()
    change(changes)
  }
  return (
    <PopoverFilter label="Created" chosen={described(search)}>
      {(close) => (
        <Stack gap="xs">
          <Group gap={6}>
            {spans.map(([name, ms]) => (
              <Button key={name} size="compact-xs" mih={24} variant="default" onClick={() => apply(close, since(ms))}>
                {name}
              </Button>
            ))}
          </Group>
          <RangeForm search={search} change={(changes) => apply(close, changes)} />
        </Stack>
      )}
    </PopoverFilter>
  )
}

function since(ms: number): Changes {
  return { createdFrom: new Date(Date.now() - ms).toISOString(), createdTo: '' }
}

function RangeForm({ search, change }: Props) {
  const [fault, setFault] = useState('')
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const iso = (name: string) => {
      const text = String(form.get(name))
      return text === '' ? '' : new Date(text).toISOString()
    }
    const [createdFrom, createdTo] = [iso('from'), iso('to')]
    if (createdFrom && createdTo && createdFrom >= createdTo) setFault('The first time is not before the second.')
    else change({ createdFrom, createdTo })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <TextInput name="from" type="datetime-local" label="From" size="xs" defaultValue={local(search.createdFrom)} />
        <TextInput
          name="to"
          type="datetime-local"
          label="Until, not included"
          size="xs"
          defaultValue={local(search.createdTo)}
        />
        {fault && (
          <Text size="xs" c="red" role="alert">
            {fault}
          </Text>
        )}
        <Group gap="xs">
          <Button type="submit" size="xs">
            Apply
          </Button>
          <Button size="xs" variant="default" onClick={() => change({ createdFrom: '', createdTo: '' })}>
            Any time
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** As `datetime-local` takes it, in the viewer's zone. */
function local(iso: string | undefined): string {
  const date = new Date(iso ?? '')
  if (Number.isNaN(date.getTime())) return ''
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'short' })

function described({ createdFrom, createdTo }: PaymentSearch): string {
  const shown = (iso: string) => {
    const date = new Date(iso)
    return Number.isNaN(date.getTime()) ? iso : short.format(date)
  }
  if (createdFrom && createdTo) return `${shown(createdFrom)} to ${shown(createdTo)}`
  if (createdFrom) return `since ${shown(createdFrom)}`
  if (createdTo) return `until ${shown(createdTo)}`
  return 'Any time'
}
