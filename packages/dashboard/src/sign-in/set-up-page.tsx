import { Anchor, Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { getBy, send } from '../api/call.ts'
import { noteSignedIn } from '../api/session-over.ts'
import type { Json, LinkFacts, SetUpView } from '../api/types.ts'
import { Loading } from '../parts/states.tsx'
import { DoorFrame } from './door-frame.tsx'
import { Fault } from './fault.tsx'
import { fieldFault, otherFault } from './field-fault.ts'
import { isTypedAlike, NewPasswordFields } from './new-password.tsx'

export default function SetUpPage() {
  const { hash: token } = useLocation()
  const { data, error, isPending } = useQuery({
    queryKey: ['set-up', token],
    queryFn: () => getBy<Json<LinkFacts>>('/set-up', { 'capstan-link': token }),
    retry: false,
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (isPending) {
    return (
      <DoorFrame title="Set up">
        <Loading what="what the link is for" />
      </DoorFrame>
    )
  }
  if (!data) {
    return (
      <DoorFrame title="This link does not work">
        <Fault text={otherFault(error, ['token']) ?? 'The part of the link behind the # is missing. Open it whole.'} />
        <Anchor component={Link} to="/sign-in" size="sm">
          To the sign-in page
        </Anchor>
      </DoorFrame>
    )
  }
  return <SetUpForm token={token} facts={data} />
}

const leads = {
  'set-up': 'This makes your account. The link works once.',
  reset: 'This sets a new password. One-time codes, passkeys and sessions of before are gone with it.',
} as const

function SetUpForm({ token, facts }: { readonly token: string; readonly facts: Json<LinkFacts> }) {
  const [login, setLogin] = useState(facts.login ?? '')
  const [name, setName] = useState(facts.name === facts.login ? '' : (facts.name ?? ''))
  const [typed, setTyped] = useState({ password: '', again: '' })
  const client = useQueryClient()
  const navigate = useNavigate()
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => {
      const own = facts.login === null ? { login } : {}
      return send<SetUpView>('POST', '/set-up', { token, ...own, name, password: typed.password })
    },
    onSuccess: async (done) => {
      client.clear()
      noteSignedIn()
      await navigate({ to: done.in ? '/' : '/sign-in', replace: true })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isTypedAlike(typed)) mutate()
  }
  return (
    <DoorFrame title={facts.purpose === 'reset' ? 'New password' : 'Set up your account'} lead={leads[facts.purpose]}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Group gap="xs">
            <Text size="sm">Role</Text>
            <Badge variant="light">{facts.role}</Badge>
          </Group>
          <Fault text={otherFault(error, ['login', 'name', 'password'])} />
          <TextInput
            label="Login"
            description={facts.login === null ? 'Your e-mail address, or a name. It stands in the audit.' : undefined}
            value={login}
            onChange={({ currentTarget }) => setLogin(currentTarget.value)}
            error={fieldFault(error, 'login')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            readOnly={facts.login !== null}
            autoFocus={facts.login === null}
            required
            withAsterisk={false}
          />
          <TextInput
            label="Name"
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            error={fieldFault(error, 'name')}
            autoComplete="name"
            autoFocus={facts.login !== null}
            required
            withAsterisk={false}
          />
          <NewPasswordFields value={typed} onChange={setTyped} fault={fieldFault(error, 'password')} />
          <Button type="submit" loading={isPending}>
            {facts.purpose === 'reset' ? 'Set the password' : 'Make the account'}
          </Button>
        </Stack>
      </form>
    </DoorFrame>
  )
}
