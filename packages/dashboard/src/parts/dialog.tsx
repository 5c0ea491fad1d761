import { Group, Modal } from '@mantine/core'
import type { ReactNode } from 'react'

interface Props {
  readonly title: string
  /** Absent: it goes only by what is done in it. */
  readonly onClose?: () => void
  /** Over everything else, so that nothing of the page is seen. */
  readonly covering?: boolean
  readonly children: ReactNode
}

const nothing = () => undefined

/** Something that is done before one goes on with the page. */
export function Dialog({ title, onClose, covering = false, children }: Props) {
  return (
    <Modal.Root
      opened
      onClose={onClose ?? nothing}
      // What was typed is not lost by a slip of the pointer.
      closeOnClickOutside={false}
      closeOnEscape={onClose !== undefined}
      fullScreen={covering}
      {...(covering && { zIndex: 1_000 })}
    >
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body {...(covering && { maw: 400, mx: 'auto' })}>
          {/* Not Mantine's own header: outside of the page it would be a second banner. */}
          <Group justify="space-between" align="center" py="md" wrap="nowrap">
            <Modal.Title fw={600}>{title}</Modal.Title>
            {onClose && <Modal.CloseButton aria-label="Close" />}
          </Group>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
