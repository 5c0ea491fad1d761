import { ActionIcon, Button, Group, Tooltip, VisuallyHidden } from '@mantine/core'
import { Check, CircleAlert, Copy as CopyIcon } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { copyText } from './copy-text.ts'

interface CopyProps {
  readonly text: string
  /** What is copied, as it follows on "Copy": `the payment id`. */
  readonly what: string
  /** The words on the button. Without them it is an icon. */
  readonly children?: string
}

type State = 'idle' | 'copied' | 'failed'

const shownForMs = 2_000
const icons = { idle: CopyIcon, copied: Check, failed: CircleAlert } as const

/** Copies a text when it is pressed, and says that it did. */
export function Copy({ text, what, children }: CopyProps) {
  const [state, setState] = useState<State>('idle')
  useEffect(() => {
    if (state === 'idle') return undefined
    const timer = setTimeout(setState, shownForMs, 'idle')
    return () => clearTimeout(timer)
  }, [state])
  const copy = () => {
    void copyText(text).then((copied) => setState(copied ? 'copied' : 'failed'))
  }
  const Icon = icons[state]
  const said = { idle: `Copy ${what}`, copied: 'Copied', failed: 'Not copied: select the text and copy it' }[state]
  return (
    // What is hidden is placed by it: in a region that scrolls it would widen the page otherwise.
    <span style={{ position: 'relative', display: 'inline-flex' }}>
      <Tooltip label={said} events={{ hover: true, focus: true, touch: false }}>
        {children === undefined ? (
          <ActionIcon variant="subtle" color="gray" size={24} onClick={copy} aria-label={`Copy ${what}`}>
            <Icon size={14} aria-hidden />
          </ActionIcon>
        ) : (
          <Button
            variant="default"
            size="compact-xs"
            mih={24}
            onClick={copy}
            leftSection={<Icon size={13} aria-hidden />}
            aria-label={`Copy ${what}`}
          >
            {children}
          </Button>
        )}
      </Tooltip>
      <VisuallyHidden role="status">{state === 'idle' ? '' : said}</VisuallyHidden>
    </span>
  )
}

/** An id, to be read and copied. */
export function CopyableId({
  id,
  what,
  children,
}: {
  readonly id: string
  readonly what: string
  readonly children?: ReactNode
}) {
  return (
    <Group gap={4} wrap="nowrap" component="span" display="inline-flex" align="center">
      <span className="id">{children ?? id}</span>
      <Copy text={id} what={what} />
    </Group>
  )
}
