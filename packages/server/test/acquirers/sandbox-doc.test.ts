import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cardFacts } from '../../src/acquirers/card-facts.ts'
import { alipay } from '../../src/acquirers/simulated/alipay.ts'
import { refuseCard } from '../../src/acquirers/simulated/card-check.ts'
import { checkout } from '../../src/acquirers/simulated/checkout.ts'
import {
  authorizeScenario,
  captureScenario,
  updateScenario,
  voidScenario,
} from '../../src/acquirers/simulated/scenario.ts'
import { twoCTwoP } from '../../src/acquirers/simulated/two-c-two-p.ts'
import type { Capability } from '../../src/domain/capability.ts'
import { knownMethods } from '../../src/domain/known-methods.ts'
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

const cancelled: Record<Capability['cancelWindow'], string> = {
  'until-taken': 'until captured',
  'until-next-day': 'until 00:15 of the next day',
  never: 'never',
}

function asRow({ flow, capture, ...terms }: Capability): string[] {
  const cancel = capture === 'with-authorization' ? '-' : cancelled[terms.cancelWindow]
  const raised = terms.maxAmountUpdates === 0 ? '-' : `${terms.maxAmountUpdates} times`
  if (capture !== 'separate') return [flow, captured[capture], '-', '-', '-', '-', cancel, '-']
  const rest = terms.remainderAfterCapture === 'keep' ? 'kept' : 'released'
  const parts = terms.partialCapture ? 'yes' : 'no'
  return [
    flow,
    captured[capture],
    parts,
    String(terms.maxCaptures),
    rest,
    `${terms.authValiditySeconds / 86_400} days`,
    cancel,
    raised,
  ]
}

describe('docs/sandbox.md', () => {
  it('gives every acquirer the rules it has', () => {
    const profiles = [alipay, checkout, twoCTwoP]
    const american = cardMethod({ ...visa, number: '4111111111111111' })
    const korean = cardMethod({ ...visa, number: '9490220011669217' }, true)
    const rows = rowsUnder('acquirer', 'method')
    expect(rows).toHaveLength(8)
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
    expect(rows).toHaveLength(12)
    for (const [number = '', brand, country, answer] of rows) {
      const card = { ...visa, number }
      const facts = cardFacts(card)
      const refusal = refuseCard(card)
      expect([facts.brand, facts.country ?? '-'], number).toEqual([brand, country])
      expect(refusal === undefined ? 'authorized' : `\`${refusal}\``, number).toBe(answer)
    }
  })

  it('lists the magic amounts that there are, and no others', () => {
    const rows = rowsUnder('pay', 'capture', 'close', 'raise').map((row) => row.slice(0, 4).map((cell) => BigInt(cell)))
    const ordinary = JSON.stringify(captureScenario(0n))
    const magic = (scenarioOf: (amount: bigint) => unknown) =>
      Array.from({ length: 10_000 }, (_, amount) => BigInt(amount)).filter(
        (amount) => JSON.stringify(scenarioOf(amount)) !== ordinary,
      )
    expect(rows.map(([pay]) => pay)).toEqual(magic(authorizeScenario))
    const ofCaptures = rowsUnder('captures only', 'what the acquirer does').map(([amount = '']) => BigInt(amount))
    expect([...rows.map(([, capture]) => capture), ...ofCaptures]).toEqual(magic(captureScenario))
    expect(rows.map(([, , close]) => close)).toEqual(magic(voidScenario))
    expect(rows.map(([, , , raise]) => raise)).toEqual(magic(updateScenario))
  })
})
