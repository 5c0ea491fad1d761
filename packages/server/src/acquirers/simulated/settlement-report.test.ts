import { expect, test } from 'vitest'
import { captureFee } from './settlement-report.ts'

test.each([
  ['ALIPAY', 10_000n, 60n],
  ['ALIPAY', 83n, 0n],
  ['ALIPAY', 84n, 1n],
  // 1.5
  ['ALIPAY', 250n, 2n],
  ['CHECKOUT', 1_000n, 34n],
  ['CHECKOUT', 1n, 20n],
  ['2C2P', 10_000n, 285n],
  ['2C2P', 200n, 16n],
  ['2C2P', 9_007_199_254_740_993n, 247_697_979_505_387n],
] as const)('%s keeps of a capture of %s, in minor units, %s', (acquirer, amount, fee) => {
  expect(captureFee(acquirer, amount)).toBe(fee)
})
