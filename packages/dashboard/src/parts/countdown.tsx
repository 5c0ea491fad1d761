import { useEffect, useState } from 'react'
import { countdownText } from './countdown-text.ts'

/** A clock that the server goes by, as it was when the server said so: `at` of the viewer's clock, in milliseconds. */
export interface ClientClock {
  /** ISO 8601. */
  readonly now: string
  readonly at: number
}

/** How long it is until a moment on that clock, to the second while somebody looks. */
export function Countdown({ to, clock }: { readonly to: string; readonly clock: ClientClock }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  // A moment of the viewer's before the answer came would show more time than there is.
  const passed = Math.max(0, now - clock.at)
  return (
    <span role="timer" className="money">
      {countdownText(Date.parse(to) - Date.parse(clock.now) - passed)}
    </span>
  )
}
