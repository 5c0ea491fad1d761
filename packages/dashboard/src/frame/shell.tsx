import { AppShell, Box, Burger, Group, NavLink, ScrollArea, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link, Outlet, useLocation, useMatches } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useLive } from '../api/live.ts'
import { useSession } from '../api/session.ts'
import { PageHeader } from '../parts/page-header.tsx'
import { NotPermitted } from '../parts/states.tsx'
import { SessionOver } from '../sign-in/session-over.tsx'
import { neededFor, sections } from './navigation.ts'
import { Person } from './person.tsx'
import { SchemeButton } from './scheme-button.tsx'
import { Search } from './search.tsx'

/** What stands around every page of whoever is signed in. */
export function Shell() {
  const [opened, { toggle, close }] = useDisclosure(false)
  const connected = useLive()
  const { pathname } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: on a phone, whoever has chosen a page wants to see it.
  useEffect(close, [pathname, close])
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="md"
    >
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={opened ? 'Close the menu' : 'Open the menu'}
            />
            <Text fw={700}>Capstan</Text>
            <Text size="xs" role="status">
              {connected ? '' : 'Not live: connecting again…'}
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Search />
            <SchemeButton />
            <Person />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Pages">
        <ScrollArea>
          <Menu />
        </ScrollArea>
      </AppShell.Navbar>
      <SessionOver />
      <AppShell.Main>
        <Box maw={1280}>
          <Page />
        </Box>
      </AppShell.Main>
    </AppShell>
  )
}

/** The page, or that it is not for this role: the server would refuse what it asks for. */
function Page() {
  const { permissions, role } = useSession()
  // By what is shown, not by the address: on the way to another page that is ahead of it.
  const shown = useMatches({ select: (matches) => matches.at(-1)?.fullPath })
  const needed = neededFor(shown ?? '/')
  if (needed === undefined || permissions.includes(needed)) return <Outlet />
  return (
    <>
      <PageHeader title="Not for your role" />
      <NotPermitted role={role} needs={needed} />
    </>
  )
}

function Menu() {
  const { permissions } = useSession()
  const { pathname } = useLocation()
  return sections.map(({ label, destinations }) => {
    const shown = destinations.filter(({ needs }) => permissions.includes(needs))
    if (shown.length === 0) return null
    return (
      <Box key={label ?? ''} mb="xs">
        {label && (
          <Text size="xs" c="dimmed" fw={600} px="xs" py={4}>
            {label}
          </Text>
        )}
        {shown.map(({ to, label: name, icon: Icon }) => {
          const active = to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`)
          return (
            <NavLink
              key={to}
              renderRoot={(props) => <Link to={to} {...props} />}
              label={name}
              leftSection={<Icon size={16} aria-hidden />}
              active={active}
              {...(active && { 'aria-current': 'page' as const })}
            />
          )
        })}
      </Box>
    )
  })
}
