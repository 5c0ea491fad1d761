import { List, Popover, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Json, ListedNotification } from '../api/types.ts'
import { relative, Time } from '../parts/time.tsx'

type Ahead = Json<ListedNotification>['triesAhead']

interface Props {
  readonly ahead: Ahead
  /** Until the next of them, in milliseconds, when it was asked. */
  readonly inMs: number
  /** When it was asked, by the viewer's clock. */
  readonly askedAt: number
}

/** "in 9 min.", and behind it every try that is left. */
export function NextTry({ ahead, inMs, askedAt }: Props) {
  const [opened, { toggle, close }] = useDisclosure(false)
  const leftMs = inMs - (Date.now() - askedAt)
  const word = leftMs <= 1_000 ? 'now' : relative(leftMs)
  return (
    <Popover opened={opened} onDismiss={close} position="bottom-end" withArrow shadow="md" trapFocus>
      <Popover.Target>
        <UnstyledButton
          onClick={toggle}
          fz="sm"
          mih={24}
          td="underline dotted"
          aria-label={`Next try ${word}: show all tries ahead`}
        >
          {word}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label="Tries ahead">
        <Text size="xs" fw={600} mb={4}>
          Tries ahead, if none is acknowledged
        </Text>
        <ScheduleAhead ahead={ahead} leftMs={leftMs} />
      </Popover.Dropdown>
    </Popover>
  )
}

/** Every try that is left, with its time on the client's clock and how far ahead that is. */
export function ScheduleAhead({ ahead, leftMs }: { readonly ahead: Ahead; readonly leftMs: number }) {
  const first = ahead[0] ? Date.parse(ahead[0].at) : 0
  return (
    <List size="sm" listStyleType="none" spacing={2}>
      {ahead.map(({ number, at }) => {
        const inMs = leftMs + (Date.parse(at) - first)
        return (
          <List.Item key={number}>
            Try {number}: {inMs <= 1_000 ? 'now' : relative(inMs)} (<Time at={at} />)
          </List.Item>
        )
      })}
    </List>
  )
}
