import { Badge, Button, Collapse, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { ChevronDown, ChevronRight } from 'lucide-react'
import type { Json, NotificationDetails } from '../api/types.ts'
import { Raw } from '../parts/raw.tsx'
import { Time } from '../parts/time.tsx'
import { DeliveryRequest } from './delivery-request.tsx'

interface Props {
  readonly delivery: Json<NotificationDetails>['deliveries'][number]
  /** Of the notification. */
  readonly body: string
  readonly number: number
  /** Its details are shown from the beginning. */
  readonly open: boolean
}

/** One try: when, where to, what came back, and everything that was said, to copy. */
export function DeliveryCard({ delivery, body, number, open }: Props) {
  const [opened, { toggle }] = useDisclosure(open)
  const { url, acknowledged, responseStatus, responseBody, error, durationMs, at, requestHeaders } = delivery
  const Chevron = opened ? ChevronDown : ChevronRight
  return (
    <Stack gap={6}>
      <Group gap="sm">
        <Text size="sm" fw={600}>
          {number}.
        </Text>
        <Badge variant="outline" color={acknowledged ? 'green' : 'red'} tt="none" radius="sm" autoContrast c="inherit">
          {acknowledged ? 'Acknowledged' : 'Not acknowledged'}
        </Badge>
        <Text size="sm">
          <Time at={at} />
        </Text>
        {responseStatus !== null && <Text size="sm">HTTP {responseStatus}</Text>}
        {url !== null && <Text size="sm">{durationMs.toLocaleString()} ms</Text>}
        <Button
          size="compact-xs"
          mih={24}
          variant="default"
          onClick={toggle}
          aria-expanded={opened}
          aria-label={`Details of delivery ${number}`}
          leftSection={<Chevron size={13} aria-hidden />}
        >
          Details
        </Button>
      </Group>
      {url !== null && (
        <Text size="sm" className="id">
          {url}
        </Text>
      )}
      {error !== null && (
        <Text size="sm" fw={600}>
          {error}
        </Text>
      )}
      <Collapse expanded={opened}>
        <Stack gap="sm" mt={4}>
          {url !== null && <DeliveryRequest url={url} headers={requestHeaders} body={body} />}
          {responseBody !== null && <Raw label="Answer, at most its first 4 KiB" text={responseBody} />}
          {url === null && <Text size="sm">Nothing was sent.</Text>}
        </Stack>
      </Collapse>
    </Stack>
  )
}
