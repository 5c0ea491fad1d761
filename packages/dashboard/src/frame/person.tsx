import { Badge, Group, Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ChevronDown, LogOut, UserRound } from 'lucide-react'
import { send, setCsrf } from '../api/call.ts'
import { useSession } from '../api/session.ts'

/** Who is signed in, and with what role; with the way to the account and out. */
export function Person() {
  const { kind, name, role } = useSession()
  if (kind === 'token') return <Who name={name} role={role} />
  return (
    <Menu position="bottom-end" width={200} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton mih={32}>
          <Group gap={4} wrap="nowrap">
            <Who name={name} role={role} />
            <VisuallyHidden>Account and sign out</VisuallyHidden>
            <ChevronDown size={14} aria-hidden />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/account" leftSection={<UserRound size={16} aria-hidden />}>
          Your account
        </Menu.Item>
        <SignOut />
      </Menu.Dropdown>
    </Menu>
  )
}

function Who({ name, role }: { readonly name: string; readonly role: string }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Text size="sm" truncate maw={160} visibleFrom="xs">
        {name}
      </Text>
      <Badge variant="light" size="sm">
        {role}
      </Badge>
    </Group>
  )
}

function SignOut() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { mutate, isPending } = useMutation({
    mutationFn: () => send('DELETE', '/session'),
    onSuccess: async () => {
      setCsrf('')
      await navigate({ to: '/sign-in' })
      // Nothing of what was shown stays for whoever signs in next.
      client.clear()
    },
  })
  return (
    <Menu.Item leftSection={<LogOut size={16} aria-hidden />} disabled={isPending} onClick={() => mutate()}>
      Sign out
    </Menu.Item>
  )
}
