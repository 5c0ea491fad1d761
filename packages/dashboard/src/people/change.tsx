import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../api/call.ts'
import type { Json, LinkView, PersonView, Role } from '../api/types.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Failed } from '../parts/states.tsx'
import { LinkShown } from './link-shown.tsx'
import { RoleChoice } from './role-choice.tsx'

export type ChangeKind = 'role' | 'link' | 'sign-out' | 'disable' | 'enable'

interface ChangeText {
  readonly title: string
  /** What will happen, to whom it is explained before. */
  readonly text: string
  readonly confirm: string
  readonly danger?: boolean
}

function textOf(kind: ChangeKind, { login, hasPassword, sessions }: Json<PersonView>): ChangeText {
  switch (kind) {
    case 'role':
      return {
        title: `Role of ${login}`,
        text: 'It holds from the next thing the person does, also where the person is signed in.',
        confirm: 'Change the role',
      }
    case 'link':
      return {
        title: `New link for ${login}`,
        text: hasPassword
          ? 'For somebody who cannot sign in any more. With the link a new password is set; one-time codes, passkeys and sessions of before are gone then, and a lock is lifted. Until it is used, the old password works.'
          : 'For somebody who has not used the first link. Links made before stop working.',
        confirm: 'Make the link',
      }
    case 'sign-out':
      return {
        title: `Sign ${login} out`,
        text: `Ends ${sessions === 1 ? 'the one session' : `all ${sessions} sessions`} of the person, who can sign in again.`,
        confirm: 'Sign out everywhere',
      }
    case 'disable':
      return {
        title: `Disable ${login}`,
        text: 'The person is signed out everywhere and cannot sign in; a link not used yet stops working. What the person did stays in the audit log, and the account can be enabled again.',
        confirm: 'Disable',
        danger: true,
      }
    case 'enable':
      return {
        title: `Enable ${login}`,
        text: 'The person can sign in again, with the password and second factors of before.',
        confirm: 'Enable',
      }
  }
}

function tell(kind: ChangeKind, { operatorId, role }: { readonly operatorId: string; readonly role: Role }) {
  const path = `/people/${operatorId}`
  switch (kind) {
    case 'role':
      return send<object>('PUT', `${path}/role`, { role })
    case 'link':
      return send<object>('POST', `${path}/link`)
    case 'sign-out':
      return send<object>('DELETE', `${path}/sessions`)
    case 'disable':
    case 'enable':
      return send<object>('POST', `${path}/${kind}`)
  }
}

interface Props {
  readonly kind: ChangeKind
  readonly person: Json<PersonView>
  readonly onClose: () => void
}

/** Says what will happen, does it, and closes; a new link it shows. */
export function Change({ kind, person, onClose }: Props) {
  const client = useQueryClient()
  const [role, setRole] = useState(person.role)
  const change = useMutation({
    mutationFn: () => tell(kind, { operatorId: person.operatorId, role }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['people'] })
      if (kind !== 'link') onClose()
    },
  })
  const { title, text, confirm, danger = false } = textOf(kind, person)
  const unchanged = kind === 'role' && role === person.role
  return (
    <Dialog onClose={onClose} title={title} size="lg">
      {kind === 'link' && change.data ? (
        <LinkShown link={change.data as Json<LinkView>} onClose={onClose} />
      ) : (
        <Stack gap="md">
          {kind === 'role' && <RoleChoice value={role} onChange={setRole} />}
          <Text size="sm">{text}</Text>
          {change.error && <Failed error={change.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Back
            </Button>
            <Button
              color={danger ? 'red.9' : 'indigo'}
              loading={change.isPending}
              disabled={unchanged}
              onClick={() => change.mutate()}
            >
              {confirm}
            </Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  )
}
