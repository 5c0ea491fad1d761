import { Anchor, Group, List, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleCheck, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Json, Needs as NeedsView } from '../api/types.ts'
import { Time } from '../parts/time.tsx'
import { Part } from './part.tsx'
import { needsQuery, type Scope } from './queries.ts'

type AlertKind = NeedsView['alerts'][number]['kind']

const alertTexts: Readonly<Record<AlertKind, string>> = {
  'unknown-outcome': 'no final answer from the acquirer',
  'amount-mismatch': 'the acquirer names another amount',
  contradiction: 'the acquirer contradicts itself',
  reversal: 'taken back by the acquirer after success',
  'authorization-expiring': 'about to expire',
  'update-unanswered': 'raising the amount has no answer',
}

const givenUpTexts = { exhausted: 'notifications never acknowledged', unaddressed: 'notifications without an address' }

/** What waits for a person: open alerts by kind, and notifications that nobody tries again. */
export function Needs({ scope }: { readonly scope: Scope }) {
  const query = useQuery(needsQuery(scope))
  return (
    <Part title="Needs a person" query={query} height={160}>
      {(needs) => (
        <Stack gap="xs">
          <Waiting needs={needs} />
          <Asked unknown={needs.unknown} />
        </Stack>
      )}
    </Part>
  )
}

function Waiting({ needs: { alerts, givenUp, countedTo, now } }: { readonly needs: Json<NeedsView> }) {
  if (alerts.length + givenUp.length === 0) {
    return (
      <Group gap="xs">
        <CircleCheck size={18} aria-hidden />
        <Text size="sm">Nothing waits for a person.</Text>
      </Group>
    )
  }
  return (
    <List listStyleType="none" spacing={6} size="sm" icon={<TriangleAlert size={16} aria-hidden />}>
      {alerts.map(({ kind, count, oldest }) => (
        <Item key={kind} count={count} countedTo={countedTo} oldest={oldest} now={now}>
          <Anchor size="sm" renderRoot={(props) => <Link to="/alerts" {...props} />}>
            {alertTexts[kind]}
          </Anchor>
        </Item>
      ))}
      {givenUp.map(({ state, count, oldest }) => (
        <Item key={state} count={count} countedTo={countedTo} oldest={oldest} now={now}>
          <Anchor size="sm" renderRoot={(props) => <Link to="/notifications" search={{ state } as never} {...props} />}>
            {givenUpTexts[state]}
          </Anchor>
        </Item>
      ))}
    </List>
  )
}

interface ItemProps {
  readonly count: number
  readonly countedTo: number
  readonly oldest: string | null
  readonly now: string
  readonly children: ReactNode
}

function Item({ count, countedTo, oldest, now, children }: ItemProps) {
  return (
    <List.Item>
      <b>
        {count.toLocaleString()}
        {count >= countedTo && ' or more'}
      </b>{' '}
      {children}
      {oldest !== null && (
        <>
          , the oldest <Time at={oldest} as="relative" now={new Date(now)} />
        </>
      )}
    </List.Item>
  )
}

function Asked({
  unknown: { authorizations, captures, refunds, updates },
}: {
  readonly unknown: Json<NeedsView>['unknown']
}) {
  if (authorizations + captures + refunds + updates === 0) return null
  const parts = [
    [authorizations, 'authorizations'],
    [captures, 'captures'],
    [refunds, 'refunds'],
    [updates, 'changes of an amount'],
  ] as const
  const named = parts.filter(([count]) => count > 0).map(([count, what]) => `${count.toLocaleString()} ${what}`)
  return (
    <Text size="sm">
      Unknown so far: {named.join(', ')}. The acquirers are being asked; nobody need do anything yet.
    </Text>
  )
}
