import type { Json, SandboxChoices } from '../api/types.ts'

type Choices = Json<SandboxChoices>

interface Choice {
  readonly value: string
  readonly label: string
}

interface ChoiceGroup {
  readonly group: string
  readonly items: Choice[]
}

export function methodChoices({ methods }: Choices): readonly Choice[] {
  return methods.map(({ type, currencies }) => {
    const only = currencies && currencies.length <= 3 ? ` (${currencies.join(', ')})` : ''
    return { value: type, label: `${type}${only}` }
  })
}

/** By what becomes of them. */
export function cardChoices({ cards }: Choices): ChoiceGroup[] {
  const choices = cards.map(({ id, number, brand, country, code, outcome }) => {
    const lastFour = number.slice(-4)
    const from = country === undefined ? '' : `, ${country}`
    const why = code === undefined ? '' : `: ${worded(code)}`
    return { outcome, item: { value: id, label: `${brand} …${lastFour}${from}${why}` } }
  })
  const groups = [
    ['authorized', 'Authorized'],
    ['buyer-asked', 'The bank asks the buyer (3-D Secure)'],
    ['declined', 'Declined'],
  ] as const
  return groups.map(([outcome, group]) => ({
    group,
    items: choices.filter((one) => one.outcome === outcome).map(({ item }) => item),
  }))
}

const plainWords: Readonly<Record<string, string>> = {
  USER_BALANCE_NOT_ENOUGH: 'insufficient funds',
  DO_NOT_HONOR: 'do not honor',
  PROCESS_FAIL: 'no reason given',
  RISK_REJECT: 'risk',
  FRAUD_REJECT: 'suspected fraud',
}

function worded(code: string): string {
  return plainWords[code] ?? code.toLowerCase().replaceAll('_', ' ')
}

/** What the acquirer does, each by the amount that makes it; the empty value is any other amount. */
export function outcomeChoices({ behaviours, declines }: Choices): (Choice | ChoiceGroup)[] {
  const special = behaviours.flatMap(({ name, text, payAmount }) =>
    payAmount === null || name === 'decline' ? [] : [{ value: payAmount, label: text }],
  )
  return [
    { value: '', label: 'answers as the card or the buyer decides' },
    { group: 'Answers otherwise', items: special },
    {
      group: 'Declines',
      items: declines.flatMap(({ code, payAmount }) =>
        payAmount === null ? [] : [{ value: payAmount, label: `declines: ${worded(code)} (${code})` }],
      ),
    },
  ]
}
