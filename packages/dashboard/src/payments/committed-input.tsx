import { type KeyboardEvent, type ReactNode, useState } from 'react'

interface InputProps {
  readonly value: string
  readonly onChange: (text: string) => void
  readonly onBlur: () => void
  readonly onOptionSubmit: (text: string) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

interface Props {
  readonly value: string
  /** Told once somebody has finished: by Enter, by going on to the next field, or by choosing what was suggested. */
  readonly commit: (text: string) => void
  readonly children: (props: InputProps) => ReactNode
}

/** A field whose every letter would be a search. */
export function CommittedInput({ value, commit, children }: Props) {
  const [draft, setDraft] = useState({ of: value, text: value })
  // Another value came from the address.
  const text = draft.of === value ? draft.text : value
  const finish = (final: string) => {
    if (final !== value) commit(final)
  }
  return children({
    value: text,
    onChange: (next) => setDraft({ of: value, text: next }),
    onBlur: () => finish(text),
    onOptionSubmit: finish,
    onKeyDown: (event) => {
      if (event.key === 'Enter') finish(text)
    },
  })
}
