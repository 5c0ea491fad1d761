import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cardFacts } from '../../src/acquirers/card-facts.ts'
import { alipay } from '../../src/acquirers/simulated/alipay.ts'
import { isChallenged, refuseCard } from '../../src/acquirers/simulated/card-check.ts'
import { checkout } from '../../src/acquirers/simulated/checkout.ts'
import {
  authorizeScenario,
  captureScenario,
  refundScenario,
  updateScenario,
  voidScenario,
} from '../../src/acquirers/simulated/scenario.ts'
import { twoCTwoP } from '../../src/acquirers/simulated/two-c-two-p.ts'
import type { Capability } from '../../src/domain/capability.ts'
import { knownMethods } from '../../src/domain/known-methods.ts'
import { behaviourNames, behaviours } from '../../src/domain/scenario.ts'
import { testCards } from '../../src/domain/test-cards.ts'
import { cardMethod, visa } from './till.ts'

const page = readFileSync(new URL('../../../../docs/sandbox.md', import.meta.url), 'utf8')

/** The cells of every row of the table whose header begins with these cells. */
function rowsUnder(...header: readonly string[]): string[][] {
  const lines = page.split('\n')
  const start = lines.findIndex((line) => line.startsWith(`| ${header.join(' | ')}`))
  if (start < 0) throw new Error(`no table headed ${header.join(', ')}`)
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'))
  return lines.slice(start + 2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const captured: Record<Capability['capture'], string> = {
  separate: 'by a capture',
  'with-authorization': 'by the authorization',
  none: 'by paying',
}

function refunds({ refund, refundWindowSeconds }: Capability): string {
  if (refund === 'none') return 'none'
  return `${refund === 'full' ? 'as a whole' : 'in parts'}, ${refundWindowSeconds / 86_400} days`
}

const cancelled: Record<Capability['cancelWindow'], string> = {
  'until-taken': 'until captured',
  'until-next-day': 'until 00:15 of the next day',
  never: 'never',
}

function asRow(capability: Capability): string[] {
  const { flow, capture, ...terms } = capability
  const cancel = capture === 'with-authorization' ? '-' : cancelled[terms.cancelWindow]
  const raised = terms.maxAmountUpdates === 0 ? '-' : `${terms.maxAmountUpdates} times`
  if (capture !== 'separate') return [flow, captured[capture], '-', '-', '-', '-', cancel, '-', refunds(capability)]
  const rest = terms.remainderAfterCapture === 'keep' ? 'kept' : 'released'
  const parts = terms.partialCapture ? 'yes' : 'no'
  const window = `${terms.authValiditySeconds / 86_400} days`
  const { maxCaptures } = terms
  return [flow, captured[capture], parts, String(maxCaptures), rest, window, cancel, raised, refunds(capability)]
}

describe('docs/sandbox.md', () => {
  it('gives every acquirer the rules it has', () => {
    const profiles = [alipay, checkout, twoCTwoP]
    const american = cardMethod({ ...visa, number: '4111111111111111' })
    const korean = cardMethod({ ...visa, number: '9490220011669217' }, true)
    const rows = rowsUnder('acquirer', 'method')
    expect(rows).toHaveLength(9)
    for (const [acquirer, methods = '', ...terms] of rows) {
      const profile = profiles.find(({ name }) => `\`${name}\`` === acquirer)
      const kind = methods.includes('American') ? american : methods.includes('Korean') ? korean : cardMethod()
      const named = [...methods.matchAll(/`(\w+)`/g)].map(([, type = '']) => type)
      for (const type of named.length > 0 ? named : ['CARD']) {
        const capability = profile?.capability({ ...kind, type })
        expect(capability && asRow(capability), `${acquirer} ${type}`).toEqual(terms)
      }
    }
  })

  it('lists the methods that are served', () => {
    const served = knownMethods.map(({ type, category, regions, currencies, minimum }) => [
      `\`${type}\``,
      category,
      regions.join(' '),
      currencies?.join(' ') ?? 'every currency',
      minimum === undefined ? '-' : String(minimum),
    ])
    expect(rowsUnder('method', 'category', 'region')).toEqual(served)
  })

  it('gives every card the facts and the answer it has', () => {
    const rows = rowsUnder('card', 'brand')
    expect(rows).toHaveLength(13)
    for (const [number = '', brand, country, answer] of rows) {
      const card = { ...visa, number }
      const facts = cardFacts(card)
      const refusal = refuseCard(card)
      expect([facts.brand, facts.country ?? '-'], number).toEqual([brand, country])
      const taken = isChallenged(card) ? 'the buyer is asked' : 'authorized'
      expect(refusal === undefined ? taken : `\`${refusal}\``, number).toBe(answer)
    }
  })

  it('has the cards that test payments are made with, and no others', () => {
    const answers = { authorized: 'authorized', 'buyer-asked': 'the buyer is asked', declined: '' }
    const offered = testCards.map(({ number, brand, country, outcome, code }) => {
      return [number, brand, country ?? '-', code === undefined ? answers[outcome] : `\`${code}\``]
    })
    expect(offered.toSorted()).toEqual(rowsUnder('card', 'brand').toSorted())
  })

  it('lists the magic amounts that there are, and no others', () => {
    const rows = rowsUnder('pay', 'capture', 'refund', 'close', 'raise').map((row) =>
      row.slice(0, 5).map((cell) => BigInt(cell)),
    )
    const ordinary = JSON.stringify(captureScenario(0n))
    const magic = (scenarioOf: (amount: bigint) => unknown) =>
      Array.from({ length: 10_000 }, (_, amount) => BigInt(amount)).filter(
        (amount) => JSON.stringify(scenarioOf(amount)) !== ordinary,
      )
    const reasons = rowsUnder('pay', 'capture', 'declines with').map((row) =>
      row.slice(0, 2).map((cell) => BigInt(cell)),
    )
    const later = rowsUnder('captures', 'refunds').map((row) => row.slice(0, 2).map((cell) => BigInt(cell)))
    const inOrder = (amounts: readonly (bigint | undefined)[]) =>
      amounts.toSorted((one = 0n, other = 0n) => Number(one - other))
    expect([...rows, ...reasons].map(([pay]) => pay)).toEqual(magic(authorizeScenario))
    const captures = [...rows, ...reasons].map(([, capture]) => capture)
    expect(inOrder([...captures, ...later.map(([capture]) => capture)])).toEqual(magic(captureScenario))
    expect([...rows.map(([, , refund]) => refund), ...later.map(([, refund]) => refund)]).toEqual(magic(refundScenario))
    expect(rows.map(([, , , close]) => close)).toEqual(magic(voidScenario))
    expect(rows.map(([, , , , raise]) => raise)).toEqual(magic(updateScenario))
  })

  it('lists every behaviour of scenarios with what it does', () => {
    const behaving = behaviourNames.map((name) => {
      const { text, digit, only } = behaviours[name]
      const operations = only?.map((operation) => `\`${operation}\``).join(', ') ?? 'all'
      return [`\`${name}\``, digit === undefined ? '-' : `…${digit}`, operations, text]
    })
    expect(rowsUnder('behaviour', 'as amount')).toEqual(behaving)
  })

  it('gives every amount that declines the code it has', () => {
    const rows = rowsUnder('pay', 'capture', 'declines with')
    expect(rows.length).toBeGreaterThan(0)
    for (const [pay = '', capture = '', code = ''] of rows) {
      expect(`\`${authorizeScenario(BigInt(pay)).declineCode}\``, pay).toBe(code)
      expect(`\`${captureScenario(BigInt(capture)).declineCode}\``, capture).toBe(code)
    }
  })
})
