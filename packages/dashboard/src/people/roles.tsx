import { List, Paper, SimpleGrid, Text, Title } from '@mantine/core'
import type { Role } from '../api/types.ts'

interface RoleText {
  readonly name: string
  /** In a few words, where one is chosen. */
  readonly short: string
  readonly may: readonly string[]
}

/** What each may do; the server holds everybody to it (domain/role.ts). */
export const roleTexts: Readonly<Record<Role, RoleText>> = {
  viewer: {
    name: 'Viewer',
    short: 'Sees everything, changes nothing',
    may: ['see payments, notifications, alerts, addresses, the sandbox and the audit log', 'export what it sees'],
  },
  operator: {
    name: 'Operator',
    short: 'Moves money and settles what waits for a person',
    may: [
      'all that a viewer may',
      'capture, cancel and refund payments',
      'resolve alerts, send notifications again, import settlement reports',
    ],
  },
  developer: {
    name: 'Developer',
    short: 'Keys, notification addresses and the sandbox; no money',
    may: [
      'all that a viewer may',
      'make clients and keys, set notification addresses and test them, send notifications again',
      'turn sandbox clocks, set scenarios, make test payments',
    ],
  },
  admin: {
    name: 'Admin',
    short: 'Everything, people and acquirers included',
    may: ['all that the others may', 'invite people and change their roles', 'acquirer accounts and the master key'],
  },
}

export const roles = Object.keys(roleTexts) as readonly Role[]

export function Roles() {
  return (
    <section aria-labelledby="roles">
      <Title order={2} size="h5" id="roles" mt="xl" mb="sm">
        What each role may do
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }} spacing="sm">
        {roles.map((role) => (
          <Paper key={role} withBorder p="sm">
            <Text size="sm" fw={600} mb={4}>
              {roleTexts[role].name}
            </Text>
            <List size="sm" spacing={2}>
              {roleTexts[role].may.map((what) => (
                <List.Item key={what}>{what}</List.Item>
              ))}
            </List>
          </Paper>
        ))}
      </SimpleGrid>
    </section>
  )
}
