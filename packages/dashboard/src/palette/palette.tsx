import '@mantine/spotlight/styles.layer.css'
import { Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { createSpotlight, Spotlight, useSpotlight } from '@mantine/spotlight'
import { useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useEffect } from 'react'
import { type Choice, useChoices } from './choices.tsx'
import { canBeId, findQuery } from './queries.ts'

const [store, spotlight] = createSpotlight()

/** Spotlight itself moves the selection without telling who shows it; this tells. */
function update(change: Partial<ReturnType<typeof store.getState>>): void {
  store.setState({ ...store.getState(), ...change })
}

/** Milliseconds without a key before the server is asked. */
const pauseMs = 200

interface Props {
  /** Opens it once more whenever it is another one. */
  readonly asked: { readonly query: string }
}

/** Every page by its name, and everything that has an id by that: by keyboard alone, from wherever one is. */
export default function Palette({ asked }: Props) {
  useEffect(() => {
    update({ query: asked.query })
    spotlight.open()
  }, [asked])
  return (
    <Spotlight.Root
      store={store}
      shortcut={null}
      scrollable
      maxHeight="min(480px, 60vh)"
      transitionProps={{ duration: 0 }}
      overlayProps={{ blur: 0 }}
      attributes={{ content: { 'aria-label': 'Search and go to' } }}
    >
      <Inside />
    </Spotlight.Root>
  )
}

function Inside() {
  const { query, selected } = useSpotlight(store)
  const text = query.trim()
  const [id] = useDebouncedValue(text, pauseMs)
  const asked = canBeId(text)
  const { data, error } = useQuery({ ...findQuery(id), enabled: canBeId(id) })
  const answered = id === text && (data !== undefined || error !== null)
  const choices = useChoices(text, asked && answered ? (data ?? []) : [])
  const shown = choices.map(({ key }) => key).join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first of what is shown now, not of what was before the answer.
  useEffect(() => {
    update({ selected: 0 })
  }, [shown])
  const found = choices.filter(({ group }) => group === 'Has this id').length
  return (
    <>
      <Spotlight.Search
        placeholder="A page, or any id"
        aria-label="A page, or any id"
        leftSection={<Search size={18} aria-hidden />}
        maxLength={64}
        onKeyDown={() => queueMicrotask(() => update({}))}
        role="combobox"
        aria-expanded
        aria-controls="palette-choices"
        {...(selected >= 0 && { 'aria-activedescendant': choiceId(selected) })}
        autoComplete="off"
        spellCheck={false}
      />
      <Spotlight.ActionsList id="palette-choices" role="listbox" aria-label="Choices">
        {(['Has this id', 'Pages', 'More'] as const).map((group) => (
          <Group key={group} group={group} choices={choices} selected={selected} />
        ))}
      </Spotlight.ActionsList>
      <Text size="sm" role="status" px="md" pb={asked ? 'sm' : 0}>
        {asked && (error ? error.message : answered ? told(text, found) : 'Searching…')}
      </Text>
    </>
  )
}

function told(text: string, found: number): string {
  if (found > 0) return ''
  return `Nothing has the id ${text}: no payment, capture, refund or request of one, no notification, no alert.`
}

interface GroupProps {
  readonly group: Choice['group']
  readonly choices: readonly Choice[]
  readonly selected: number
}

function Group({ group, choices, selected }: GroupProps) {
  const own = choices.filter((choice) => choice.group === group)
  if (own.length === 0) return null
  return (
    <Spotlight.ActionsGroup label={group} role="group" aria-label={group}>
      {own.map((choice) => (
        <One key={choice.key} choice={choice} index={choices.indexOf(choice)} selected={selected} />
      ))}
    </Spotlight.ActionsGroup>
  )
}

function One({
  choice,
  index,
  selected,
}: {
  readonly choice: Choice
  readonly index: number
  readonly selected: number
}) {
  const { label, id, description, icon: Icon, run } = choice
  return (
    <Spotlight.Action
      // Its own `id` it does not pass on, and the field above has to name it for those who do not see it.
      ref={(element: HTMLButtonElement | null) => {
        if (element) element.id = choiceId(index)
      }}
      role="option"
      aria-selected={index === selected}
      data-selected={index === selected || undefined}
      onClick={run}
    >
      <Icon size={18} aria-hidden style={{ flexShrink: 0, marginInlineEnd: 12 }} />
      <span style={{ minWidth: 0 }}>
        <Text span size="sm" fw={500}>
          {label}
        </Text>
        {id !== undefined && (
          <Text span size="sm" className="id" ms="xs">
            {id}
          </Text>
        )}
        {description !== undefined && (
          <Text size="xs" component="span" display="block">
            {description}
          </Text>
        )}
      </span>
    </Spotlight.Action>
  )
}

function choiceId(index: number): string {
  return `palette-choice-${index}`
}
