import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core'
import { CircleCheck, CircleX } from 'lucide-react'
import { Said } from '../parts/said.tsx'
import { sentence } from '../parts/sentence.ts'
import { type Answer, type Command, useFollowed } from './action.ts'

interface Props {
  readonly answer: Answer
  readonly action: Command['action']
  readonly onClose: () => void
  readonly onLookAgain: () => void
}

const words = {
  capture: { S: 'Captured', F: 'Not captured', U: 'Not known yet' },
  refund: { S: 'Refunded', F: 'Not refunded', U: 'Not known yet' },
  cancel: { S: 'Cancelled', F: 'Not cancelled', U: 'Not confirmed yet' },
} as const

const colors = { S: 'green', F: 'red', U: 'yellow' } as const

/** What came of it, live: an outcome that is not known is looked at until it is. */
export function ActionResult({ answer, action, onClose, onLookAgain }: Props) {
  const { outcome, text } = useFollowed(answer, action)
  const Icon = outcome === 'F' ? CircleX : CircleCheck
  return (
    <Stack gap="md">
      <div role="status">
        <Alert
          color={colors[outcome]}
          title={answer.repeated && outcome === 'S' ? `${words[action].S} before` : words[action][outcome]}
          icon={outcome === 'U' ? <Loader size={16} color="gray" /> : <Icon aria-hidden />}
        >
          <Text size="sm">
            <Said>{sentence(text)}</Said>
          </Text>
          {outcome === 'U' && (
            <Text size="sm" mt={4}>
              This is looked at until it ends. You can close it: the payment shows the result, and what stays open is
              put before a person.
            </Text>
          )}
        </Alert>
      </div>
      <Group justify="flex-end" gap="xs">
        {outcome === 'F' && (
          <Button variant="default" onClick={onLookAgain}>
            Look again
          </Button>
        )}
        <Button variant={outcome === 'F' ? 'default' : 'filled'} onClick={onClose}>
          Close
        </Button>
      </Group>
    </Stack>
  )
}
