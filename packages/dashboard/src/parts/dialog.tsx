import { Group, Modal } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'

interface Props {
  readonly title: string
  /** Absent: it goes only by what is done in it. */
  readonly onClose?: (() => void) | undefined
  /** Over everything else, so that nothing of the page is seen. */
  readonly covering?: boolean
  readonly size?: 'md' | 'lg'
  readonly children: ReactNode
}

const nothing = () => undefined

/** Something that is done before one goes on with the page. Begins in its first field, and gives the focus back. */
export function Dialog({ title, onClose, covering = false, size = 'md', children }: Props) {
  useFocusBack()
  return (
    <Modal.Root
      opened
      onClose={onClose ?? nothing}
      size={size}
      // What was typed is not lost by a slip of the pointer.
      closeOnClickOutside={false}
      closeOnEscape={onClose !== undefined}
      fullScreen={covering}
      {...(covering && { zIndex: 1_000 })}
    >
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body ref={markFirstField} pt="xs" {...(covering && { maw: 400, mx: 'auto' })}>
          {/* Not Mantine's own header: outside of the page it would be a second banner. */}
          <Group justify="space-between" align="center" mb="sm" mih={36} wrap="nowrap">
            <Modal.Title fw={600} style={{ overflowWrap: 'anywhere' }}>
              {title}
            </Modal.Title>
            {onClose && <Modal.CloseButton aria-label="Close" />}
          </Group>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

/** Otherwise the focus would begin on the button that closes it. */
function markFirstField(body: HTMLElement | null): void {
  if (!body || body.querySelector('[data-autofocus]')) return
  body.querySelector('input:not([type=hidden], :disabled), textarea:not(:disabled)')?.setAttribute('data-autofocus', '')
}

/**
 * To what opened it, or the title of the page where that is gone or can be pressed no more. Mantine does this for a
 * dialog that is closed, and these are taken away.
 */
function useFocusBack(): void {
  const [opener] = useState(openerOf)
  useEffect(
    () => () => {
      const places = [opener, document.querySelector('main h1')]
      const place = places.find((one) => one?.isConnected && !one.matches(':disabled, [data-disabled]'))
      // After the page has taken the dialog away, with the trap that holds the focus in it.
      if (place instanceof HTMLElement) window.setTimeout(() => place.focus({ preventScroll: true }))
    },
    [opener],
  )
}

/** A choice of a menu goes with it; the button of the menu stays. */
function openerOf(): Element | null {
  const focused = document.activeElement
  const menu = focused?.closest('[role=menu]')
  return menu ? document.querySelector(`[aria-controls="${CSS.escape(menu.id)}"]`) : focused
}
