import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { RotateCw } from 'lucide-react'
import { useState } from 'react'
import { useMay } from '../api/session.ts'
import type { Json, NotificationsView } from '../api/types.ts'
import { PageHeader } from '../parts/page-header.tsx'
import { Empty, Failed, Loading } from '../parts/states.tsx'
import { Pager } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { FailingBanner } from './failing-banner.tsx'
import { NotificationFilters } from './notification-filters.tsx'
import { NotificationsTable } from './notifications-table.tsx'
import { notificationsQuery } from './queries.ts'
import { ResendRange } from './resend-range.tsx'
import { type Changes, changed, type NotificationSearch } from './search.ts'

export default function NotificationsPage() {
  const search: NotificationSearch = useSearch({ from: '/signed-in/notifications' })
  const navigate = useNavigate()
  const mayResend = useMay('operate', 'develop')
  const [resending, setResending] = useState(false)
  const found = useQuery(notificationsQuery(search))
  const show = (next: NotificationSearch) => navigate({ to: '/notifications', search: next })
  return (
    <>
      <PageHeader
        title="Notifications"
        actions={
          mayResend && (
            <Button
              size="xs"
              variant="default"
              leftSection={<RotateCw size={14} aria-hidden />}
              onClick={() => setResending(true)}
            >
              Send a range again
            </Button>
          )
        }
      >
        What merchants were told, and what they answered. Times are on the client’s clock.
      </PageHeader>
      <FailingBanner clientId={search.clientId} />
      <NotificationFilters
        search={search}
        onChange={(changes: Changes) => void show(changed(search, changes))}
        onClear={() => void show({})}
      />
      {found.isPending && <Loading what="notifications" />}
      {found.isError && !found.data && <Failed error={found.error} again={() => void found.refetch()} />}
      {found.data && <Found search={search} view={found.data} askedAt={found.dataUpdatedAt} show={show} />}
      {resending && <ResendRange search={search} onClose={() => setResending(false)} />}
    </>
  )
}

interface FoundProps {
  readonly search: NotificationSearch
  readonly view: Json<NotificationsView>
  readonly askedAt: number
  readonly show: (search: NotificationSearch) => Promise<void>
}

function Found({ search, view, askedAt, show }: FoundProps) {
  const { history } = useRouter()
  const { notifications, next, searchedBackTo } = view
  const { after, ...filters } = search
  const filtered = Object.keys(filters).length > 0
  const older = next === null ? undefined : () => void show({ ...filters, after: next })
  return (
    <>
      {notifications.length > 0 && (
        <NotificationsTable
          notifications={notifications}
          withClient={search.clientId === undefined}
          askedAt={askedAt}
        />
      )}
      {notifications.length === 0 && searchedBackTo === null && (
        <Empty title={filtered ? 'No notification fits' : 'There are no notifications yet'}>
          {filtered
            ? 'Take away a filter, or look at another time.'
            : 'One is made with each final result of a payment, a capture or a refund.'}
        </Empty>
      )}
      {searchedBackTo !== null && (
        <Text size="sm" mt="sm" role="status">
          {notifications.length === 0 ? 'Nothing found' : 'Searched'} back to <Time at={searchedBackTo} />. “Older”
          searches on from there.
        </Text>
      )}
      {(older || after !== undefined) && (
        <Pager
          of="notifications"
          newest={after === undefined ? undefined : () => void show(filters)}
          newer={after === undefined ? undefined : () => history.back()}
          older={older}
        >
          {notifications.length} shown
        </Pager>
      )}
    </>
  )
}
