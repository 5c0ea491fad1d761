import { acquirerReasons } from '../../domain/scenario.ts'

/** The reason of a magic amount, `base` + 1 to `base` + 26. */
export function declineReason(base: bigint, amount: bigint): string | undefined {
  return acquirerReasons[Number(amount - base) - 1]
}
