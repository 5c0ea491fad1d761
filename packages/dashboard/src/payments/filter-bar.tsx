import {
  ActionIcon,
  Autocomplete,
  Box,
  Button,
  Collapse,
  Group,
  MultiSelect,
  Select,
  SimpleGrid,
  TextInput,
} from '@mantine/core'
import { useDisclosure, useHotkeys, useMediaQuery } from '@mantine/hooks'
import { ChevronDown, ListFilter, Search, X } from 'lucide-react'
import { useRef } from 'react'
import type { PaymentStateKind } from '../api/types.ts'
import { ClientSelect } from '../parts/client-select.tsx'
import { paymentStateWord } from '../parts/state-badge.tsx'
import { AmountFilter } from './amount-filter.tsx'
import { CommittedInput } from './committed-input.tsx'
import { type Changes, countFilters, type PaymentSearch, statesOf } from './search.ts'
import { TimeFilter } from './time-filter.tsx'

interface Props {
  readonly search: PaymentSearch
  readonly change: (changes: Changes) => void
  readonly clear: () => void
}

/** Spelled out as a record, so that a new state cannot be forgotten here. */
const everyState: Readonly<Record<PaymentStateKind, true>> = {
  authorized: true,
  paid: true,
  requested: true,
  choosing: true,
  'awaiting-buyer': true,
  closing: true,
  cancelled: true,
  failed: true,
}
const stateOptions = (Object.keys(everyState) as PaymentStateKind[]).map((state) => ({
  value: state,
  label: paymentStateWord(state),
}))

/** To choose from; any other can be typed. */
const usualMethods = ['CARD', 'APPLEPAY', 'GOOGLEPAY', 'PAYPAL', 'ALIPAY_CN', 'ALIPAY_HK', 'KAKAOPAY', 'GCASH', 'DANA']
const usualAcquirers = ['ALIPAY', 'CHECKOUT', '2C2P']

export function FilterBar({ search, change, clear }: Props) {
  const wide = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false })
  const [opened, { toggle }] = useDisclosure(false)
  const count = countFilters(search)
  return (
    <Box component="search" display="block" mb="sm">
      <Group gap="xs" mb="xs" wrap="nowrap">
        <IdSearch key={search.id ?? ''} id={search.id ?? ''} find={(id) => change({ id })} />
        {!wide && (
          <Button
            variant="default"
            onClick={toggle}
            aria-expanded={opened}
            leftSection={<ListFilter size={16} aria-hidden />}
            rightSection={<ChevronDown size={14} aria-hidden />}
          >
            Filters{count > 0 && ` (${count})`}
          </Button>
        )}
      </Group>
      <Collapse expanded={wide || opened}>
        <Filters search={search} change={change} />
        {count > 0 && (
          <Button mt="xs" size="compact-sm" variant="subtle" onClick={clear} leftSection={<X size={14} aria-hidden />}>
            Clear filters
          </Button>
        )}
      </Collapse>
    </Box>
  )
}

/** Any id finds its payment at once. `/` leads here, as everywhere on the web. */
function IdSearch({ id, find }: { readonly id: string; readonly find: (id: string) => void }) {
  const input = useRef<HTMLInputElement>(null)
  useHotkeys([['/', () => input.current?.focus()]])
  return (
    <form
      style={{ flex: 1 }}
      onSubmit={(event) => {
        event.preventDefault()
        find(input.current?.value.trim() ?? '')
      }}
    >
      <TextInput
        ref={input}
        name="id"
        defaultValue={id}
        aria-label="Find by any id"
        placeholder="Any id: payment, order, session, capture, refund, reference, notification …"
        leftSection={<Search size={16} aria-hidden />}
        rightSection={
          id !== '' && (
            <ActionIcon variant="subtle" color="gray" size={24} aria-label="Clear the id" onClick={() => find('')}>
              <X size={14} aria-hidden />
            </ActionIcon>
          )
        }
        autoComplete="off"
        spellCheck={false}
      />
    </form>
  )
}

function Filters({ search, change }: Omit<Props, 'clear'>) {
  const { clientId = null, environment, methodType = '', acquirer = '', captureMode = null } = search
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="xs" verticalSpacing="xs">
      <ClientSelect
        size="xs"
        value={clientId}
        environment={environment}
        onChange={(chosen) => change({ clientId: chosen })}
      />
      <Select
        label="Environment"
        size="xs"
        placeholder="Live and sandbox"
        data={[
          { value: 'live', label: 'Live' },
          { value: 'sandbox', label: 'Sandbox' },
        ]}
        value={environment ?? null}
        onChange={(chosen) => change({ environment: chosen as PaymentSearch['environment'] })}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear: Environment' }}
      />
      <MultiSelect
        label="State"
        size="xs"
        {...(statesOf(search).length === 0 && { placeholder: 'Every state' })}
        data={stateOptions}
        value={[...statesOf(search)]}
        onChange={(chosen) => change({ state: chosen.join(',') })}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear: State' }}
      />
      <CommittedInput value={methodType} commit={(text) => change({ methodType: text.trim().toUpperCase() })}>
        {(props) => <Autocomplete label="Method" size="xs" placeholder="Every method" data={usualMethods} {...props} />}
      </CommittedInput>
      <CommittedInput value={acquirer} commit={(text) => change({ acquirer: text.trim().toUpperCase() })}>
        {(props) => (
          <Autocomplete label="Acquirer" size="xs" placeholder="Every acquirer" data={usualAcquirers} {...props} />
        )}
      </CommittedInput>
      <AmountFilter search={search} change={change} />
      <TimeFilter search={search} change={change} />
      <Select
        label="Capture mode"
        size="xs"
        placeholder="Automatic and manual"
        data={[
          { value: 'AUTOMATIC', label: 'Automatic' },
          { value: 'MANUAL', label: 'Manual' },
        ]}
        value={captureMode}
        onChange={(chosen) => change({ captureMode: chosen as PaymentSearch['captureMode'] })}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear: Capture mode' }}
      />
    </SimpleGrid>
  )
}
