import { useSession } from '../api/session.ts'

/** Tells password managers whose password is typed in a form that does not ask who. */
export function KnownLogin() {
  const { login } = useSession()
  return <input type="text" autoComplete="username" value={login ?? ''} readOnly hidden />
}
