import { Button, Group, Loader, Text } from '@mantine/core'
import { Time } from '../parts/time.tsx'
import type { Found } from './found.ts'

interface Props {
  readonly found: Found
  readonly stop: () => void
  readonly goOn: () => void
}

/** How far a search has come that looks through many payments for a few. */
export function SearchProgress({ found, stop, goOn }: Props) {
  if (found.state === 'done' || found.searchedTo === null) return null
  const searching = found.state === 'searching'
  return (
    <Group gap="sm" my="sm" className="search-progress">
      {searching && <Loader size="xs" type="dots" aria-hidden />}
      <Text size="sm" role="status" component="div">
        {searching ? 'Searching' : 'Stopped'}: {found.payments.length} found among {found.scanned.toLocaleString()}{' '}
        payments, back to <Time at={found.searchedTo} />
      </Text>
      <Button size="compact-sm" variant="default" onClick={searching ? stop : goOn}>
        {searching ? 'Stop' : 'Search on'}
      </Button>
    </Group>
  )
}
