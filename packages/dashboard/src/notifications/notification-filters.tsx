import { Button, Checkbox, Group, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { NotificationState, NotificationType } from '../api/types.ts'
import { ClientSelect } from '../parts/client-select.tsx'
import { type Changes, fromLocalField, type NotificationSearch, toLocalField } from './search.ts'
import { typeOptions } from './words.ts'

const stateOptions: readonly { readonly value: NotificationState; readonly label: string }[] = [
  { value: 'waiting', label: 'Waiting' },
  { value: 'acknowledged', label: 'Acknowledged' },
  { value: 'exhausted', label: 'Exhausted' },
  { value: 'unaddressed', label: 'No address' },
]

interface Props {
  readonly search: NotificationSearch
  readonly onChange: (changes: Changes) => void
  readonly onClear: () => void
}

/** What the list shows; it stands in the page's address. */
export function NotificationFilters({ search, onChange, onClear }: Props) {
  const { after: _place, ...filters } = search
  return (
    <Group gap="sm" align="flex-end" mb="md" role="search" aria-label="Filter notifications">
      <ClientSelect value={search.clientId ?? null} onChange={(clientId) => onChange({ clientId })} size="xs" />
      <Select
        label="State"
        size="xs"
        w={150}
        placeholder="All"
        clearable
        clearButtonProps={{ 'aria-label': 'Clear: State' }}
        data={[...stateOptions]}
        value={search.state ?? null}
        onChange={(state) => onChange({ state: state as NotificationState | null })}
      />
      <Select
        label="Type"
        size="xs"
        w={190}
        placeholder="All"
        clearable
        clearButtonProps={{ 'aria-label': 'Clear: Type' }}
        data={typeOptions}
        value={search.type ?? null}
        onChange={(type) => onChange({ type: type as NotificationType | null })}
      />
      <Typed label="Payment id" value={search.paymentId} onChange={(paymentId) => onChange({ paymentId })} />
      <Typed label="Address of the latest try" value={search.url} onChange={(url) => onChange({ url })} />
      <TextInput
        type="datetime-local"
        label="From"
        size="xs"
        value={toLocalField(search.from)}
        onChange={({ currentTarget }) => onChange({ from: fromLocalField(currentTarget.value) ?? null })}
      />
      <TextInput
        type="datetime-local"
        label="To"
        size="xs"
        value={toLocalField(search.to)}
        onChange={({ currentTarget }) => onChange({ to: fromLocalField(currentTarget.value) ?? null })}
      />
      <Checkbox
        label="Only what was tried and not acknowledged"
        size="sm"
        mb={5}
        checked={search.failing === 'true'}
        onChange={({ currentTarget }) => onChange({ failing: currentTarget.checked ? 'true' : null })}
      />
      {Object.keys(filters).length > 0 && (
        <Button size="xs" variant="default" onClick={onClear}>
          Clear filters
        </Button>
      )}
    </Group>
  )
}

interface TypedProps {
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (value: string | null) => void
}

/** Taken on Enter and when it is left: a search for each letter would show a list for none of them. */
function Typed({ label, value = '', onChange }: TypedProps) {
  const [text, setText] = useState(value)
  const [shown, setShown] = useState(value)
  if (shown !== value) {
    // The address has changed otherwise: by the back button, or by clearing.
    setShown(value)
    setText(value)
  }
  const take = () => text.trim() !== value && onChange(text.trim())
  return (
    <TextInput
      label={label}
      size="xs"
      w={200}
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={take}
      onKeyDown={({ key }) => key === 'Enter' && take()}
    />
  )
}
