import { expect, it } from 'vitest'
import { answersMovementCallback, answersPaymentCallback } from './callback.ts'
import { authorizationInquiries, movementAnswers } from './fixtures/outcomes.ts'
import { now } from './fixtures/payments.ts'
import type { MovementState } from './movement.ts'

const succeeded: MovementState = { kind: 'succeeded', succeededAt: now }
const failed: MovementState = { kind: 'failed', code: 'PROCESS_FAIL', message: '', failedAt: now }
const refused: MovementState = { kind: 'refused', code: 'AUTH_EXPIRED', message: '' }
const reversal = { reversalId: 'reversal-1', code: 'PROCESS_FAIL', message: '', receipt: {}, reversedAt: now }

const always = ['already-done', 'failed', 'succeeded']

it.each([
  ['succeeded', { state: succeeded }, always],
  ['taken back', { state: succeeded, reversal }, [...always, 'not-found']],
  ['failed', { state: failed }, [...always, 'not-found']],
  ['refused', { state: refused }, [...always, 'not-found']],
])('about a capture that %s says what happened only what ends it', (_state, capture, expected) => {
  const answers = Object.values(movementAnswers).filter((answer) => answersMovementCallback(capture, answer))
  expect(answers.map(({ kind }) => kind).toSorted()).toEqual(expected.toSorted())
})

it('about a payment everything but silence and "in process" says what happened', () => {
  const answers = Object.values(authorizationInquiries).filter(answersPaymentCallback)
  expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['failed', 'not-found', 'succeeded', 'voided'])
})
