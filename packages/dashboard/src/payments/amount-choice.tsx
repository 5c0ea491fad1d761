import { Radio, Stack, TextInput } from '@mantine/core'
import type { Json, Money } from '../api/types.ts'
import { exponentOf, formatMoney, toDecimal, toMinorUnits } from '../parts/format-money.ts'

/** All of it, or a part as it was typed. */
export interface Chosen {
  readonly part: boolean
  readonly text: string
}

export const allOfIt: Chosen = { part: false, text: '' }

/** What was chosen, in minor units; undefined while it is no amount, or too much. */
export function chosenValue({ part, text }: Chosen, most: Json<Money>): string | undefined {
  if (!part) return most.value
  const value = toMinorUnits(text, most.currency)
  return value === undefined || BigInt(value) > BigInt(most.value) ? undefined : value
}

/** What is wrong with what was typed. Nothing while nothing was. */
function faultOf({ part, text }: Chosen, most: Json<Money>): string | undefined {
  if (!part || text.trim() === '') return undefined
  const { currency } = most
  const value = toMinorUnits(text, currency)
  if (value !== undefined) return BigInt(value) > BigInt(most.value) ? `At most ${formatMoney(most)}` : undefined
  const digits = exponentOf(currency)
  const example = toDecimal(most.value, digits)
  return digits === 0
    ? `A whole number: ${currency} has no smaller unit. For example ${example}`
    : `An amount above zero with a point and at most ${digits} digits after it, for example ${example}`
}

interface Props {
  readonly most: Json<Money>
  /** Of what `most` is: `what is left`. */
  readonly of: string
  /** Why there is nothing to choose. */
  readonly onlyAll: string | undefined
  readonly chosen: Chosen
  readonly onChange: (chosen: Chosen) => void
}

/** Chooses an amount by its decimal, in the digits of its currency. */
export function AmountChoice({ most, of, onlyAll, chosen, onChange }: Props) {
  const { currency } = most
  return (
    <Stack gap="xs">
      <Radio.Group
        label="Amount"
        description={onlyAll}
        value={chosen.part ? 'part' : 'all'}
        onChange={(value) => onChange({ ...chosen, part: value === 'part' })}
      >
        <Stack gap={8} mt={6}>
          <Radio value="all" label={`All of ${of}: ${formatMoney(most)}`} />
          {onlyAll === undefined && <Radio value="part" label="A part of it" />}
        </Stack>
      </Radio.Group>
      {chosen.part && (
        <TextInput
          label={`Amount in ${currency}`}
          description={`More than 0, at most ${toDecimal(most.value, exponentOf(currency))}`}
          inputMode="decimal"
          autoComplete="off"
          value={chosen.text}
          error={faultOf(chosen, most)}
          onChange={(event) => onChange({ part: true, text: event.currentTarget.value })}
        />
      )}
    </Stack>
  )
}
