import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { exponentOf, toDecimal, toMinorUnits } from '../parts/format-money.ts'
import { PopoverFilter } from './popover-filter.tsx'
import type { Changes, PaymentSearch } from './search.ts'

interface Props {
  readonly search: PaymentSearch
  readonly change: (changes: Changes) => void
}

/** Which currency, and how much of it: amounts of different currencies are not compared. */
export function AmountFilter({ search, change }: Props) {
  return (
    <PopoverFilter label="Amount" chosen={described(search)}>
      {(close) => (
        <AmountForm
          search={search}
          change={(changes) => {
            close()
            change(changes)
          }}
        />
      )}
    </PopoverFilter>
  )
}

function AmountForm({ search, change }: Props) {
  const { currency = '', amountFrom, amountTo } = search
  const decimal = (minor: string | undefined) => (minor ? toDecimal(minor, exponentOf(currency)) : '')
  const [fault, setFault] = useState('')
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name)).trim()
    const read = readAmounts(text('currency').toUpperCase(), text('from'), text('to'))
    if (typeof read === 'string') setFault(read)
    else change(read)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <TextInput
          name="currency"
          label="Currency"
          size="xs"
          placeholder="EUR"
          defaultValue={currency}
          maxLength={3}
          autoCapitalize="characters"
          autoComplete="off"
          data-autofocus
        />
        <Group gap="xs" grow>
          <TextInput
            name="from"
            label="From"
            size="xs"
            inputMode="decimal"
            placeholder="129.50"
            defaultValue={decimal(amountFrom)}
          />
          <TextInput
            name="to"
            label="To"
            size="xs"
            inputMode="decimal"
            placeholder="129.50"
            defaultValue={decimal(amountTo)}
          />
        </Group>
        <Text size="xs">The same in both finds exactly that amount.</Text>
        {fault && (
          <Text size="xs" c="red" role="alert">
            {fault}
          </Text>
        )}
        <Group gap="xs">
          <Button type="submit" size="xs">
            Apply
          </Button>
          <Button size="xs" variant="default" onClick={() => change({ currency: '', amountFrom: '', amountTo: '' })}>
            Any amount
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** The change, or what is wrong. */
function readAmounts(currency: string, from: string, to: string): Changes | string {
  if (currency === '' && from === '' && to === '') return { currency, amountFrom: '', amountTo: '' }
  if (!/^[A-Z]{3}$/.test(currency)) return 'Name the currency by its three letters, as EUR.'
  const amountFrom = from === '' ? '' : toMinorUnits(from, currency)
  const amountTo = to === '' ? '' : toMinorUnits(to, currency)
  if (amountFrom === undefined || amountTo === undefined) {
    const digits = exponentOf(currency)
    return `Write an amount as ${digits === 0 ? '129' : `129.${'5'.padEnd(digits, '0')}`}: ${currency} has ${digits} digits after the point.`
  }
  if (amountFrom && amountTo && BigInt(amountFrom) > BigInt(amountTo)) return 'The first amount is above the second.'
  return { currency, amountFrom, amountTo }
}

function described({ currency, amountFrom, amountTo }: PaymentSearch): string {
  if (currency === undefined) return 'Any amount'
  const decimal = (minor: string) => toDecimal(minor, exponentOf(currency))
  if (!amountFrom && !amountTo) return `Any in ${currency}`
  if (amountFrom === amountTo) return `${decimal(amountFrom ?? '')} ${currency}`
  if (!amountTo) return `from ${decimal(amountFrom ?? '')} ${currency}`
  if (!amountFrom) return `to ${decimal(amountTo)} ${currency}`
  return `${decimal(amountFrom)} to ${decimal(amountTo)} ${currency}`
}
