import { Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { noteSignedIn } from '../api/session-over.ts'
import { DoorFrame } from './door-frame.tsx'
import { SignInForm } from './sign-in-form.tsx'

export default function SignInPage() {
  const router = useRouter()
  const client = useQueryClient()
  const { to } = useSearch({ from: '/sign-in' })
  const go = () => {
    // What was asked before was asked by nobody, or by somebody else.
    client.clear()
    noteSignedIn()
    router.history.push(`/dashboard${ownPath(to)}`)
  }
  return (
    <DoorFrame title="Sign in">
      <SignInForm onSignedIn={go} />
      <Text size="xs">
        No account, or no way in? An admin can give you a link, and so can whoever runs the server:{' '}
        <code>capstan operator link</code>
      </Text>
    </DoorFrame>
  )
}

/** A page of the dashboard and nothing else, whatever the address says: it could have been sent by anybody. */
function ownPath(to: string | undefined): string {
  const path = to?.replace(/^\/dashboard(?=\/|$)/, '') ?? '/'
  return /^\/(?![/\\])/.test(path) && !path.startsWith('/sign-in') ? path : '/'
}
