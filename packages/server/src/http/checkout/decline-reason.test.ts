import { resultCodes } from '@capstan/protocol'
import { expect, test } from 'vitest'
import { declineReason } from './decline-reason.ts'
import { catalogue } from './texts/catalogue.ts'

test.each([
  ['DO_NOT_HONOR', 'bank'],
  ['USER_BALANCE_NOT_ENOUGH', 'balance'],
  ['USER_PAYMENT_VERIFICATION_FAILED', 'authentication'],
  ['PROCESS_FAIL', 'other'],
  ['WHATEVER_COMES_NEXT', 'other'],
])('%s is told as %s', (code, reason) => {
  expect(declineReason(code)).toBe(reason)
})

test('a suspicion is not told to whoever is suspected', () => {
  expect(declineReason('FRAUD_REJECT')).toBe(declineReason('PAYMENT_PROHIBITED'))
})

test('no code itself is shown to a buyer', () => {
  const texts = JSON.stringify(catalogue)
  expect(Object.keys(resultCodes).filter((code) => texts.includes(code))).toEqual([])
})
