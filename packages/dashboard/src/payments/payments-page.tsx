import './payments.css'
import { Button, Center, Skeleton, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useLocation } from '@tanstack/react-router'
import { ArrowUp, Download } from 'lucide-react'
import { useState } from 'react'
import { PageHeader } from '../parts/page-header.tsx'
import { Empty, Failed } from '../parts/states.tsx'
import { Pager } from '../parts/table.tsx'
import { FilterBar } from './filter-bar.tsx'
import { type Found, steady } from './found.ts'
import { PaymentCards, PaymentTable } from './payment-table.tsx'
import { csvAddress, goOnSearching, paymentsQuery, stopSearch } from './queries.ts'
import { type Changes, changed, countFilters, type PaymentSearch } from './search.ts'
import { SearchProgress } from './search-progress.tsx'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The places of the pages that are newer than this one; empty is the first page. */
    newerPages?: readonly string[]
  }
}

const route = getRouteApi('/signed-in/payments')

export default function PaymentsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (changes: Changes) => void navigate({ search: changed(search, changes), resetScroll: false })
  const clear = () => void navigate({ search: {}, resetScroll: false })
  return (
    <>
      <PageHeader title="Payments" actions={<ExportButton search={search} />} />
      <FilterBar search={search} change={change} clear={clear} />
      <List search={search} change={change} clear={clear} />
    </>
  )
}

function ExportButton({ search }: { readonly search: PaymentSearch }) {
  return (
    <Button
      component="a"
      href={csvAddress(search)}
      download
      size="xs"
      variant="default"
      leftSection={<Download size={14} aria-hidden />}
    >
      Export CSV
    </Button>
  )
}

interface ListProps {
  readonly search: PaymentSearch
  readonly change: (changes: Changes) => void
  readonly clear: () => void
}

function List({ search, change, clear }: ListProps) {
  const client = useQueryClient()
  const query = useQuery(paymentsQuery(search))
  const { data, error, isPlaceholderData, refetch } = query
  const { page, newer, more, adopt } = useSteady(search, data, isPlaceholderData)
  if (page === undefined) return error ? <Failed error={error} again={() => void refetch()} /> : <LoadingRows />
  const progress = (
    <SearchProgress found={page} stop={() => stopSearch(client, search)} goOn={() => goOnSearching(client, search)} />
  )
  const nothing = page.payments.length === 0
  return (
    <>
      {error && <Failed error={error} again={() => void refetch()} />}
      {newer > 0 && (
        <Center my="xs">
          <Button size="compact-sm" variant="light" leftSection={<ArrowUp size={14} aria-hidden />} onClick={adopt}>
            Show {newer}
            {more && '+'} newer
          </Button>
        </Center>
      )}
      <div className={isPlaceholderData ? 'payments-old' : undefined} aria-busy={isPlaceholderData}>
        {nothing && page.state === 'done' && <Nothing search={search} change={change} clear={clear} />}
        {!nothing && <Lines page={page} />}
      </div>
      {progress}
      <Pages search={search} page={page} />
    </>
  )
}

function Lines({ page }: { readonly page: Found }) {
  const wide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false })
  return wide ? <PaymentTable lines={page.payments} /> : <PaymentCards lines={page.payments} />
}

/** What is shown stays where it is; what is newer waits until it is asked for. */
function useSteady(search: PaymentSearch, data: Found | undefined, isPlaceholder: boolean) {
  const key = JSON.stringify(search)
  const [shown, setShown] = useState<{ readonly key: string; readonly page: Found } | undefined>()
  const adopt = () => {
    if (data) setShown({ key, page: data })
  }
  if (data === undefined || isPlaceholder || search.after !== undefined)
    return { page: data, newer: 0, more: false, adopt }
  const still = shown?.key === key ? steady(shown.page, data) : { page: data, newer: 0, more: false }
  if (still.newer === 0 && (shown?.key !== key || shown.page !== data)) setShown({ key, page: data })
  return { ...still, adopt }
}

function Pages({ search, page }: { readonly search: PaymentSearch; readonly page: Found }) {
  const navigate = route.useNavigate()
  const { newerPages = [] } = useLocation().state
  const { after, ...filters } = search
  const go = (place: string | undefined, newer: readonly string[]) => () =>
    void navigate({
      search: { ...filters, ...(place && { after: place }) },
      state: { newerPages: newer },
      resetScroll: false,
    })
  if (page.payments.length === 0 && after === undefined) return null
  const { next } = page
  return (
    <Pager
      of="payments"
      newest={after === undefined ? undefined : go(undefined, [])}
      newer={newerPages.length === 0 ? undefined : go(newerPages.at(-1), newerPages.slice(0, -1))}
      older={next === null || page.state !== 'done' ? undefined : go(next, [...newerPages, after ?? ''])}
    >
      {page.payments.length} {page.payments.length === 1 ? 'payment' : 'payments'} on this page
    </Pager>
  )
}

function Nothing({ search, change, clear }: ListProps) {
  if (search.after !== undefined) return <Empty title="Nothing older" />
  const { id } = search
  if (countFilters(search) === 0) {
    return (
      <Empty title="No payments yet">
        They appear here as soon as a client makes one. The sandbox makes some for a trial.
      </Empty>
    )
  }
  return (
    <Empty title={id === undefined ? 'No payment is like that' : `Nothing has the id ${id}`}>
      <Stack gap="xs" align="center">
        {id === undefined ? (
          <Text size="sm">Everything was searched. Take away a filter to see more.</Text>
        ) : (
          <>
            <Text size="sm">
              No payment, request, session, capture, refund, raise, reversal, notification or alert, and no reference of
              ours at an acquirer. The acquirers' own ids are in no index: looking for one takes longer.
            </Text>
            <Button size="xs" variant="default" onClick={() => change({ id: '', transactionId: id })}>
              Search the acquirers' own ids
            </Button>
          </>
        )}
        <Button size="xs" variant="default" onClick={clear}>
          Clear filters
        </Button>
      </Stack>
    </Empty>
  )
}

function LoadingRows() {
  return (
    <Stack gap="xs" role="status" aria-label="Loading the payments">
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={String(index)} height={34} />
      ))}
    </Stack>
  )
}
