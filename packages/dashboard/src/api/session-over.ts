import { useSyncExternalStore } from 'react'
import { ApiError } from './call.ts'

let over = false
const listeners = new Set<() => void>()

function set(value: boolean): void {
  over = value
  for (const listener of listeners) listener()
}

/** For whatever was answered 401: the session is over, whatever is on the screen. */
export function noteFailure(error: unknown): void {
  if (error instanceof ApiError && error.status === 401 && !over) set(true)
}

/** Somebody has signed in again. */
export function noteSignedIn(): void {
  if (over) set(false)
}

/** Whether whoever sits there has to sign in again before anything is answered. */
export function useSessionOver(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => over,
  )
}
