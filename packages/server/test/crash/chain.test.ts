import { expect, test } from 'vitest'
import { temporaryHome } from '../support/temporary-home.ts'
import { chainReport, runChain } from './chain.ts'

test('one Capstan through another, both killed under load in turn, end with equal books and take nothing twice', async ({
  annotate,
}) => {
  const home = await temporaryHome()
  const result = await runChain(home, ['front', 'behind', 'both'], 7)
  await annotate(chainReport(result))
  expect(result.books).toMatchObject({ open: 0, differences: [] })
  expect(result).toMatchObject({ lost: 0, unanswered: 0, acquirers: { doubled: 0, unequal: 0 } })
  const { captured, refunded } = result.acquirers
  expect(captured).toBeGreaterThan(0)
  expect([result.books.captured, result.books.refunded]).toEqual([
    [captured, captured],
    [refunded, refunded],
  ])
  expect(result.rounds.map(({ repeated }) => repeated > 0)).toContain(true)
})
