import { Box, Button, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ClientSelect } from '../parts/client-select.tsx'
import { auditActionsQuery } from './queries.ts'
import type { AuditSearch } from './search.ts'

interface Props {
  readonly search: AuditSearch
  readonly onChange: (search: AuditSearch) => void
}

/** One row on a wide page, two columns on a phone. */
const grid = {
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fill, minmax(150px, 1fr))',
  gap: 'var(--mantine-spacing-sm)',
  alignItems: 'end',
} as const

export function AuditFilters({ search, onChange }: Props) {
  const { data: actions = [] } = useQuery(auditActionsQuery)
  const set = (name: keyof AuditSearch) => (value: string | null) => {
    if ((value ?? '') === (search[name] ?? '')) return
    const { [name]: _before, ...others } = search
    onChange(value === null || value === '' ? others : { ...others, [name]: value })
  }
  // An action without words of its own can still be in an address.
  const known = actions.map(({ action, label }) => ({ value: action, label }))
  const { action } = search
  const unknown = action !== undefined && !known.some(({ value }) => value === action)
  return (
    <Box mb="md" style={grid}>
      <Typed label="Who" value={search.actor} onChange={set('actor')} placeholder="Anybody" />
      <Select
        label="What"
        size="xs"
        value={action ?? null}
        onChange={set('action')}
        data={unknown ? [...known, { value: action, label: action }] : known}
        placeholder="Anything"
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Clear: What' }}
        nothingFoundMessage="No such action"
      />
      <ClientSelect value={search.clientId ?? null} onChange={set('clientId')} size="xs" />
      <Typed label="Any id" value={search.id} onChange={set('id')} placeholder="Payment, alert, …" />
      <Day label="From" value={search.from} onChange={set('from')} />
      <Day label="To" value={search.to} onChange={set('to')} />
      {Object.keys(search).length > 0 && (
        <Button size="xs" variant="default" onClick={() => onChange({})}>
          Clear filters
        </Button>
      )}
    </Box>
  )
}

interface FieldProps {
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (value: string) => void
}

/** Searched for when it is finished: by Enter, or by going on to something else. */
function Typed({ label, value = '', onChange, placeholder }: FieldProps & { readonly placeholder: string }) {
  const [typed, setTyped] = useState(value)
  const [shown, setShown] = useState(value)
  // The address has changed: by its button, or back and forth in the history.
  if (shown !== value) {
    setShown(value)
    setTyped(value)
  }
  const finish = () => onChange(typed.trim())
  return (
    <TextInput
      label={label}
      size="xs"
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      placeholder={placeholder}
      maxLength={128}
      autoComplete="off"
      spellCheck={false}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish()
      }}
    />
  )
}

function Day({ label, value = '', onChange }: FieldProps) {
  return (
    <TextInput
      type="date"
      label={label}
      size="xs"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
