import { Badge, Group, Text } from '@mantine/core'
import { useSession } from '../api/session.ts'

/** Who is signed in, and with what role. */
export function Person() {
  const { actor, role } = useSession()
  return (
    <Group gap={6} wrap="nowrap">
      <Text size="sm" truncate maw={160}>
        {actor}
      </Text>
      <Badge variant="light" size="sm">
        {role}
      </Badge>
    </Group>
  )
}
