import { Button, Group, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { searchOf } from '../api/call.ts'
import { PageHeader } from '../parts/page-header.tsx'
import { Empty, Failed, Loading } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import { AuditEntries } from './entries.tsx'
import { AuditFilters } from './filters.tsx'
import { auditQuery } from './queries.ts'
import { type AuditSearch, auditQueryOf } from './search.ts'

/** Who did what, when and why. */
export default function AuditPage() {
  const search = useSearch({ from: '/signed-in/audit' })
  const navigate = useNavigate({ from: '/audit' })
  return (
    <>
      <PageHeader
        title="Audit log"
        actions={
          <Button
            component="a"
            href={`/operator/audit.csv${searchOf(auditQueryOf(search))}`}
            download
            size="xs"
            variant="default"
            leftSection={<Download size={14} aria-hidden />}
          >
            Export CSV
          </Button>
        }
      >
        What people did, at the dashboard and on the command line. Nothing here can be changed or removed.
      </PageHeader>
      <AuditFilters search={search} onChange={(filters) => void navigate({ search: filters })} />
      <Entries search={search} />
    </>
  )
}

function Entries({ search }: { readonly search: AuditSearch }) {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    auditQuery(search),
  )
  if (isPending) return <Loading what="the audit log" />
  if (error && !data) return <Failed error={error} again={() => void refetch()} />
  const entries = data.pages.flatMap((page) => page.entries)
  const filtered = Object.keys(search).length > 0
  const { searchedTo = null } = data.pages.at(-1) ?? {}
  return (
    <>
      {entries.length > 0 && <AuditEntries entries={entries} />}
      {entries.length === 0 && !hasNextPage && (
        <Empty title={filtered ? 'Nobody did such a thing' : 'Nothing was done yet'}>
          {filtered
            ? 'No entry fits all filters.'
            : 'Whatever is changed here or on the command line is listed from then on.'}
        </Empty>
      )}
      {error && <Failed error={error} again={() => void fetchNextPage()} />}
      {hasNextPage && (
        <Group justify="center" mt="md" gap="sm" role="status">
          {filtered && searchedTo !== null && (
            <Text size="sm" component="div">
              {entries.length === 0 ? 'Nothing found so far, searched' : 'Searched'} back to <Time at={searchedTo} />
            </Text>
          )}
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {filtered ? 'Search further back' : 'Show older ones'}
          </Button>
        </Group>
      )}
    </>
  )
}
