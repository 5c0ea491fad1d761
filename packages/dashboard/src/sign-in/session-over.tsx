import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { sessionQuery, useSession } from '../api/session.ts'
import { noteSignedIn, useSessionOver } from '../api/session-over.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Loading } from '../parts/states.tsx'

const SignInForm = lazy(async () => ({ default: (await import('./sign-in-form.tsx')).SignInForm }))

/**
 * Lies over the page when the session is over, so that nobody reads on and nothing typed is lost. Whoever signs in again
 * goes on where it was; another person begins with nothing of the one before.
 */
export function SessionOver() {
  const over = useSessionOver()
  const { login, actor } = useSession()
  const client = useQueryClient()
  const router = useRouter()
  const goOn = async () => {
    const session = await client.fetchQuery({ ...sessionQuery, staleTime: 0 })
    noteSignedIn()
    if (session.actor === actor)
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
    else {
      await client.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
      await router.navigate({ to: '/' })
    }
  }
  if (!over) return null
  return (
    <Dialog title="Your session is over" covering>
      <Suspense fallback={<Loading what="the form" />}>
        <SignInForm onSignedIn={() => void goOn()} {...(login !== null && { login })} />
      </Suspense>
    </Dialog>
  )
}
