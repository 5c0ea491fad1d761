import { ActionIcon, Menu, Table, Text } from '@mantine/core'
import { Ellipsis } from 'lucide-react'
import type { Json, PersonView } from '../api/types.ts'
import { Time } from '../parts/time.tsx'
import type { ChangeKind } from './change.tsx'
import { roleTexts } from './roles.tsx'

interface Props {
  readonly person: Json<PersonView>
  readonly onChange: (kind: ChangeKind) => void
}

export function PersonRow({ person, onChange }: Props) {
  const { login, name, role, self, lastSignedInAt, sessions } = person
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm" fw={600} component="span">
          {name}
        </Text>
        {self && ' (you)'}
        {name !== login && <Text size="xs">{login}</Text>}
      </Table.Td>
      <Table.Td>{roleTexts[role].name}</Table.Td>
      <Table.Td>
        <State person={person} />
      </Table.Td>
      <Table.Td>{secondFactor(person)}</Table.Td>
      <Table.Td>
        {lastSignedInAt === null ? 'Never' : <Time at={lastSignedInAt} as="relative" />}
        {sessions > 0 && <Text size="xs">{sessions === 1 ? 'one session now' : `${sessions} sessions now`}</Text>}
      </Table.Td>
      <Table.Td>{!self && <Actions person={person} onChange={onChange} />}</Table.Td>
    </Table.Tr>
  )
}

/** In words; what keeps the person out comes first. */
function State({ person }: { readonly person: Json<PersonView> }) {
  const { disabledAt, lockedUntil, hasPassword, linkUntil } = person
  if (disabledAt !== null) {
    return (
      <>
        Disabled <Time at={disabledAt} as="relative" />
      </>
    )
  }
  if (!hasPassword && linkUntil === null) return 'Invited; the link is over'
  if (!hasPassword && linkUntil !== null) {
    return (
      <>
        Invited; the link works until <Time at={linkUntil} />
      </>
    )
  }
  if (lockedUntil !== null) {
    return (
      <>
        Locked after wrong passwords, until <Time at={lockedUntil} />
      </>
    )
  }
  return linkUntil === null ? 'Active' : 'Active; a new link is out'
}

function secondFactor({ oneTimeCodes, passkeys }: Json<PersonView>): string {
  const keys = passkeys === 1 ? 'a passkey' : `${passkeys} passkeys`
  const has = [...(oneTimeCodes ? ['one-time codes'] : []), ...(passkeys > 0 ? [keys] : [])]
  return has.length === 0 ? 'None' : has.join(', ')
}

/** One's own account is not changed here: a slip could not be undone. */
function Actions({ person, onChange }: Props) {
  const disabled = person.disabledAt !== null
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Change ${person.login}`}>
          <Ellipsis size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onChange('role')}>Change the role…</Menu.Item>
        {!disabled && <Menu.Item onClick={() => onChange('link')}>New link…</Menu.Item>}
        {person.sessions > 0 && <Menu.Item onClick={() => onChange('sign-out')}>Sign out everywhere…</Menu.Item>}
        <Menu.Item onClick={() => onChange(disabled ? 'enable' : 'disable')}>
          {disabled ? 'Enable…' : 'Disable…'}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
