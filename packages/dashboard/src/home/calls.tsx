import { Group, SegmentedControl, Select, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { CallSubject } from '../api/types.ts'
import { Part, Partial } from './part.tsx'
import { callsQuery, type Scope } from './queries.ts'
import type { HomeSearch } from './search.ts'

/** Half of the page's code, and the numbers are there before it. */
const Charts = lazy(() => import('./charts.tsx'))

interface Props {
  readonly scope: Scope
  readonly search: HomeSearch
  readonly now: Date
}

const height = 560

/** What acquirers answered, and how quickly, over a day or a week. */
export function Calls({ scope, search: { span = 'day', about = 'captures' }, now }: Props) {
  const query = useQuery(callsQuery(scope, span, about, now))
  const navigate = useNavigate({ from: '/' })
  const choose = (change: HomeSearch) =>
    void navigate({ search: (before: HomeSearch) => ({ ...before, ...change }), replace: true, resetScroll: false })
  return (
    <Part
      title="Calls to acquirers"
      query={query}
      height={height}
      actions={
        <Group gap="xs">
          <Select
            aria-label="What the calls were about"
            size="xs"
            w={150}
            allowDeselect={false}
            data={[
              { value: 'captures', label: 'Captures' },
              { value: 'authorizations', label: 'Authorizations' },
              { value: 'refunds', label: 'Refunds' },
            ]}
            value={about}
            onChange={(value) => value !== null && choose({ about: value as CallSubject })}
          />
          <SegmentedControl
            aria-label="How far back"
            size="xs"
            data={[
              { value: 'day', label: '24 hours' },
              { value: 'week', label: '7 days' },
            ]}
            value={span}
            onChange={(value) => choose({ span: value as 'day' | 'week' })}
          />
        </Group>
      }
    >
      {(series) => (
        <>
          <Suspense fallback={<Skeleton height={height} radius="sm" />}>
            <Charts points={series.points} span={span} about={about} />
          </Suspense>
          {series.countedSince !== null && (
            <Partial>
              Counted so far: calls since {new Date(series.countedSince).toLocaleString()}. The rest follows by itself.
            </Partial>
          )}
        </>
      )}
    </Part>
  )
}
