import { Button, Input, Popover } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'

interface Props {
  readonly label: string
  /** What is chosen, in words. */
  readonly chosen: string
  /** The form in it; `close` when it is done. */
  readonly children: (close: () => void) => ReactNode
}

/** A filter of more than one field, which looks like a field and opens a form. */
export function PopoverFilter({ label, chosen, children }: Props) {
  const [opened, { toggle, close }] = useDisclosure(false)
  return (
    <Input.Wrapper label={label} size="xs" labelElement="div">
      <Popover opened={opened} onChange={close} trapFocus position="bottom-start" shadow="md" width={300}>
        <Popover.Target>
          <Button
            fullWidth
            size="xs"
            variant="default"
            justify="space-between"
            fw={400}
            rightSection={<ChevronDown size={14} aria-hidden />}
            onClick={toggle}
            aria-label={`${label}: ${chosen}`}
          >
            {chosen}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={label}>{children(close)}</Popover.Dropdown>
      </Popover>
    </Input.Wrapper>
  )
}
