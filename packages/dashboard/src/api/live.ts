import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { sessionQuery } from './session.ts'
import type { Change } from './types.ts'

/** Under load everything changes all the time; pages are refetched at most this often, in milliseconds. */
const quietMs = 1_000
/** After a refusal, in milliseconds. A stream that merely ended, the browser asks for anew by itself. */
const retryMs = 5_000
/** So long without a stream, in milliseconds, is more than the pause between two of them: the server is gone. */
const goneMs = 5_000

/** What the menu, the lists and the home page show of payments. */
const ofPayments = ['home', 'payments', 'alerts', 'notifications', 'notification']

/**
 * Keeps what is shown up to date while the page is open. Whether it is connected. What changed is refetched if it is on
 * the screen, and marked as old if it is not.
 */
export function useLive(): boolean {
  const client = useQueryClient()
  const [connected, setConnected] = useState(true)
  useEffect(() => follow(client, setConnected), [client])
  return connected
}

/**
 * Follows the events while somebody looks. A page behind others lets its stream go: a browser has six connections to a
 * server without HTTP/2, and six pages would leave none to ask anything. Looked at again, it says what it saw last.
 */
function follow(client: QueryClient, tell: (connected: boolean) => void): () => void {
  const pending = createPending(client)
  let source: EventSource | undefined
  let seen: string | undefined
  let again: number | undefined
  let gone: number | undefined
  const connect = () => {
    const stream = new EventSource(`/operator/events${seen === undefined ? '' : `?seen=${encodeURIComponent(seen)}`}`)
    source = stream
    stream.onopen = () => {
      window.clearTimeout(gone)
      gone = undefined
      tell(true)
    }
    stream.onmessage = ({ data, lastEventId }) => {
      seen = lastEventId
      pending.add(JSON.parse(data) as Change)
    }
    stream.onerror = () => {
      if (stream.readyState !== EventSource.CLOSED) {
        gone ??= window.setTimeout(() => tell(false), goneMs)
        return
      }
      tell(false)
      // Signed out, perhaps: then this leads to the sign-in page.
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey })
      again = window.setTimeout(() => {
        pending.add({ kind: 'all' })
        connect()
      }, retryMs)
    }
  }
  const leave = () => {
    window.clearTimeout(again)
    window.clearTimeout(gone)
    gone = undefined
    source?.close()
    source = undefined
  }
  const look = () => {
    if (document.visibilityState === 'hidden') leave()
    else if (!source) connect()
  }
  document.addEventListener('visibilitychange', look)
  look()
  return () => {
    document.removeEventListener('visibilitychange', look)
    leave()
    pending.drop()
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
    case 'settings':
      return ['clients', 'audit', 'people', 'sandbox', 'alerts', 'notifications', 'account'].map((key) => [key])
    case 'payments': {
      if (change.payments.length === 0) return []
      const named = change.payments.map(({ clientId, paymentId }) => ['payment', clientId, paymentId])
      return [...ofPayments.map((key) => [key]), ...named]
    }
    default:
      // Also what a server of another version says, which this page does not know.
      return [[]]
  }
}
