import { Anchor, List, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import type { FailingEndpoints, Json } from '../api/types.ts'
import { Time } from '../parts/time.tsx'
import { Notice } from './notice.tsx'
import { failingQuery } from './queries.ts'

type Endpoint = Json<FailingEndpoints>['endpoints'][number]

const mostNamed = 5

/** The addresses that acknowledge nothing: what is sent there waits, and then is given up. */
export function FailingBanner({ clientId }: { readonly clientId?: string | undefined }) {
  const { data } = useQuery(failingQuery)
  const failing = (data?.endpoints ?? []).filter(
    (one) => one.state === 'failing' && (clientId === undefined || one.clientId === clientId),
  )
  if (failing.length === 0) return null
  const more = failing.length - mostNamed
  return (
    <Notice
      color="red"
      icon={<TriangleAlert size={18} aria-hidden />}
      title={failing.length === 1 ? 'An address is failing' : `${failing.length} addresses are failing`}
      mb="md"
      role="status"
    >
      <List size="sm" spacing={6} listStyleType="none">
        {failing.slice(0, mostNamed).map((endpoint) => (
          <List.Item key={`${endpoint.clientId} ${endpoint.url}`}>
            <FailingLine endpoint={endpoint} />
          </List.Item>
        ))}
      </List>
      {(more > 0 || data?.more) && (
        <Text size="sm" mt={6}>
          {more > 0 ? `And ${more} more.` : 'There may be more: not every client was looked at.'}
        </Text>
      )}
    </Notice>
  )
}

function FailingLine({ endpoint }: { readonly endpoint: Endpoint }) {
  const { clientId, url, lastTry, waiting, failingSince, now } = endpoint
  return (
    <>
      <span className="id">{url}</span> of{' '}
      <Anchor
        inherit
        underline="always"
        renderRoot={(props) => <Link to="/addresses" search={{ clientId }} {...props} />}
      >
        {clientId}
      </Anchor>
      : {failuresText(endpoint)}
      {failingSince && (
        <>
          , since <Time at={failingSince} as="relative" now={new Date(now)} />
        </>
      )}
      {lastTry && <>; last answer: {lastAnswerText(lastTry.responseStatus, lastTry.error)}</>}
      {waiting > 0 && <>; {waiting} waiting</>}
    </>
  )
}

export function failuresText({ failures, failuresAtLeast }: Pick<Endpoint, 'failures' | 'failuresAtLeast'>): string {
  return `${failures}${failuresAtLeast ? ' or more' : ''} ${failures === 1 ? 'try' : 'tries'} in a row not acknowledged`
}

/** What an answer was, in as few words as a table has room for. */
export function lastAnswerText(status: number | null, error: string | null): string {
  if (error !== null) return error
  return status === null ? '—' : `HTTP ${status}`
}
