import { ActionIcon, Kbd, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Search as Glass } from 'lucide-react'
import { lazy, type RefObject, Suspense, useCallback, useRef, useState } from 'react'
import { linkOf } from '../palette/link-of.ts'
import { canBeId, findQuery } from '../palette/queries.ts'
import { isSlashOn, type Shortcut, shortcutOf, useShortcuts } from './shortcuts.ts'

const Palette = lazy(() => import('../palette/palette.tsx'))

/** The field in the header, an icon on a phone, and the palette that both lead to. */
export function Search() {
  const field = useRef<HTMLInputElement>(null)
  const [asked, setAsked] = useState<{ readonly query: string }>()
  const openPalette = useCallback((query = '') => setAsked({ query }), [])
  const run = useCallback(
    (shortcut: Shortcut) => {
      // On a phone there is no field to be seen.
      if (shortcut === 'search' && field.current?.offsetParent) field.current.focus()
      else openPalette()
    },
    [openPalette],
  )
  useShortcuts(run)
  return (
    <>
      <SearchField field={field} openPalette={openPalette} />
      <ActionIcon hiddenFrom="sm" variant="subtle" color="gray" onClick={() => openPalette()} aria-label="Search">
        <Glass size={18} aria-hidden />
      </ActionIcon>
      {asked && (
        <Suspense>
          <Palette asked={asked} />
        </Suspense>
      )}
    </>
  )
}

interface FieldProps {
  readonly field: RefObject<HTMLInputElement | null>
  readonly openPalette: (query: string) => void
}

/** Leads to what has the id, where that is one thing; otherwise the palette says what there is. */
function SearchField({ field, openPalette }: FieldProps) {
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const search = async () => {
    const id = text.trim()
    if (id === '' || busy) return
    setBusy(true)
    const found = canBeId(id) ? await queryClient.fetchQuery(findQuery(id)).catch(() => []) : []
    setBusy(false)
    const [only, ...others] = found
    if (!only || others.length > 0) return openPalette(id)
    setText('')
    field.current?.blur()
    await navigate(linkOf(only))
  }
  return (
    <search>
      <TextInput
        ref={field}
        visibleFrom="sm"
        w={260}
        size="sm"
        aria-label="Search any id"
        placeholder="Search any id"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') void search()
          if (event.key === 'Escape') event.currentTarget.blur()
          if (shortcutOf(event.nativeEvent) !== 'palette') return
          event.preventDefault()
          openPalette(text)
        }}
        autoComplete="off"
        spellCheck={false}
        leftSection={<Glass size={16} aria-hidden />}
        rightSection={isSlashOn() && <Kbd aria-hidden>/</Kbd>}
      />
    </search>
  )
}
