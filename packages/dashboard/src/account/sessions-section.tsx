import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { send } from '../api/call.ts'
import { Time } from '../parts/time.tsx'
import { Fault } from '../sign-in/fault.tsx'
import { otherFault } from '../sign-in/field-fault.ts'
import { agentName } from './agent-name.ts'
import { type Account, useAccountChanged } from './queries.ts'
import { Section } from './section.tsx'

type Session = Account['sessions'][number]

const methods: Readonly<Record<Session['method'], string>> = {
  'set-up': 'by a link',
  password: 'by password',
  'one-time-code': 'by password and code',
  'recovery-code': 'by password and recovery code',
  passkey: 'by passkey',
}

export function SessionsSection({ account: { sessions } }: { readonly account: Account }) {
  const changed = useAccountChanged()
  const end = useMutation({
    /** One, or all but the present one. */
    mutationFn: (sessionId: string | undefined) =>
      send('DELETE', sessionId === undefined ? '/account/sessions' : `/account/sessions/${sessionId}`),
    onSettled: changed,
  })
  return (
    <Section
      title="Sessions"
      lead="Where you are signed in. A session ends eight hours after its last use, and after seven days in any case."
      actions={
        sessions.length > 1 && (
          <Button variant="default" loading={end.isPending} onClick={() => end.mutate(undefined)}>
            End the others
          </Button>
        )
      }
    >
      <Fault text={otherFault(end.error, [])} />
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {sessions.map((session) => (
          <Line
            key={session.sessionId}
            session={session}
            busy={end.isPending}
            onEnd={() => end.mutate(session.sessionId)}
          />
        ))}
      </Stack>
    </Section>
  )
}

interface LineProps {
  readonly session: Session
  readonly busy: boolean
  readonly onEnd: () => void
}

function Line({ session, busy, onEnd }: LineProps) {
  const { method, userAgent, createdAt, lastSeenAt, present } = session
  const name = agentName(userAgent)
  return (
    <Group component="li" justify="space-between" gap="sm">
      <Stack gap={0}>
        <Group gap="xs">
          <Text size="sm" fw={600} {...(userAgent !== null && { title: userAgent })}>
            {name}
          </Text>
          {present && <Badge size="sm">This one</Badge>}
        </Group>
        <Text size="xs" component="div">
          signed in {methods[method]} <Time at={createdAt} />, last seen <Time at={lastSeenAt} as="relative" />
        </Text>
      </Stack>
      {!present && (
        <Button size="xs" variant="default" disabled={busy} onClick={onEnd} aria-label={`End the session of ${name}`}>
          End
        </Button>
      )}
    </Group>
  )
}
