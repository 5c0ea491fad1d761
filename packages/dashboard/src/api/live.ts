import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { sessionQuery } from './session.ts'
import type { Change } from './types.ts'

/** Under load everything changes all the time; pages are refetched at most this often, in milliseconds. */
const quietMs = 1_000
/** After a refusal, in milliseconds. When a stream ended or the server is gone, the browser asks anew by itself. */
const retryMs = 5_000
/** Every stream ends now and then, and the next one follows within a second or two; only a longer silence is worth a word. In milliseconds. */
const patienceMs = 4_000

/** What the menu, the lists and the home page show of payments. */
const ofPayments = ['home', 'payments', 'alerts', 'notifications', 'notification']

/**
 * Keeps what is shown up to date while the page is looked at. Whether it is connected. What changed is refetched if it is
 * on the screen, and marked as old if it is not.
 */
export function useLive(): boolean {
  const client = useQueryClient()
  const [connected, setConnected] = useState(true)
  useEffect(() => {
    const pending = createPending(client)
    const refused = () => {
      // Signed out, perhaps: then this leads to the sign-in page.
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey })
    }
    const stream = createStream(pending.add, setConnected, refused)
    const look = () => (document.visibilityState === 'visible' ? stream.open() : stream.close())
    look()
    document.addEventListener('visibilitychange', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      stream.close()
      pending.drop()
    }
  }, [client])
  return connected
}

/**
 * The events of the server while it is open. A tab that nobody looks at, or that waits in the history to be gone back to,
 * must not hold one: a browser keeps six connections to a server over HTTP/1.1, and the seventh tab would wait for ever.
 */
function createStream(hear: (change: Change) => void, setConnected: (connected: boolean) => void, refused: () => void) {
  let source: EventSource | undefined
  let timer: number | undefined
  let wasOpen = false
  const later = (run: () => void, ms: number) => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => {
      timer = undefined
      run()
    }, ms)
  }
  const connect = () => {
    const own = new EventSource('/operator/events')
    source = own
    own.onopen = () => {
      window.clearTimeout(timer)
      timer = undefined
      setConnected(true)
    }
    own.onmessage = ({ data }) => hear(JSON.parse(data) as Change)
    own.onerror = () => {
      if (own.readyState !== EventSource.CLOSED) {
        // It fails again and again while the server is gone; the first time counts.
        if (timer === undefined) later(() => setConnected(false), patienceMs)
        return
      }
      setConnected(false)
      refused()
      later(reconnect, retryMs)
    }
  }
  const reconnect = () => {
    hear({ kind: 'all' })
    connect()
  }
  return {
    open() {
      if (source) return
      if (wasOpen) reconnect()
      else connect()
      wasOpen = true
    },
    close() {
      window.clearTimeout(timer)
      timer = undefined
      source?.close()
      source = undefined
    },
  }
}

/** Gathers what changed, and has it refetched at most once in `quietMs`. */
function createPending(client: QueryClient) {
  const keys = new Map<string, readonly string[]>()
  let timer: number | undefined
  let last = Number.NEGATIVE_INFINITY
  const refetch = () => {
    timer = undefined
    last = performance.now()
    const everything = keys.has('')
    const old = [...keys.values()]
    keys.clear()
    if (everything) void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
    else for (const queryKey of old) void client.invalidateQueries({ queryKey })
  }
  return {
    add(change: Change) {
      for (const key of keysOf(change)) keys.set(key.join(' '), key)
      if (keys.size > 0) timer ??= window.setTimeout(refetch, Math.max(0, last + quietMs - performance.now()))
    },
    drop() {
      window.clearTimeout(timer)
    },
  }
}

/** The keys of the queries that are old now. An empty one stands for all. */
function keysOf(change: Change): readonly (readonly string[])[] {
  switch (change.kind) {
    case 'all':
      return [[]]
    case 'settings':
      return ['clients', 'audit', 'people', 'sandbox', 'alerts', 'notifications', 'account'].map((key) => [key])
    case 'payments': {
      if (change.payments.length === 0) return []
      const named = change.payments.map(({ clientId, paymentId }) => ['payment', clientId, paymentId])
      return [...ofPayments.map((key) => [key]), ...named]
    }
  }
}
