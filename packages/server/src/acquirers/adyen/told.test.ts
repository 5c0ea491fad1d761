import { describe, expect, it } from 'vitest'
import type { Told } from '../kit/callback.ts'
import { toldOfAuthorization, toldOfMovement, toldOfVoid } from './told.ts'

const amount = { currency: 'EUR', value: 1_000n }
const reference = 'ours'

function yes(about: Told['about'], resultCode: string, resultMessage = '', transactionId = 'PSP1'): Told {
  return {
    about,
    reference,
    outcome: { kind: 'succeeded', amount, receipt: { transactionId, resultCode, resultMessage } },
  }
}

function no(about: Told['about'], resultCode: string, transactionId = 'PSP1'): Told {
  return { about, reference, outcome: { kind: 'failed', code: 'PROCESS_FAIL', receipt: { transactionId, resultCode } } }
}

const captured = yes('capture', 'CAPTURE')
const takenBack = no('capture', 'CAPTURE_FAILED')
const takenAgain = yes('capture', 'CAPTURE', 'Transaction Recaptured')

describe('what webhooks told of a capture or refund', () => {
  it.each<[string, readonly Told[], string | undefined]>([
    ['nothing', [], undefined],
    ['it was done', [captured], 'succeeded'],
    ['it was done, twice', [captured, captured], 'succeeded'],
    ['it was not done', [no('capture', 'CAPTURE')], 'failed'],
    ['it was done, then taken back', [captured, takenBack], 'failed'],
    ['it was taken back, and late that it was done', [takenBack, captured], 'failed'],
    ['it was taken back, then done again', [captured, takenBack, takenAgain], 'succeeded'],
    ['it was taken back a second time', [captured, takenBack, takenAgain, takenBack], 'failed'],
    ['it was done and not done', [captured, no('capture', 'CAPTURE')], 'unknown'],
    ['two of it were done', [captured, yes('capture', 'CAPTURE', '', 'PSP2')], 'unknown'],
    ['something of a refund', [yes('refund', 'REFUND')], undefined],
    ['something of another capture', [{ ...captured, reference: 'another' }], undefined],
  ])('%s', (_, told, kind) => {
    expect(toldOfMovement(told, 'capture', reference)?.kind).toBe(kind)
  })

  it('is done for the amount that was told, or for all where none was', () => {
    expect(toldOfMovement([captured], 'capture', reference)).toMatchObject({ kind: 'succeeded', amount })
    const unnamed: Told = { about: 'refund', reference, outcome: { kind: 'succeeded', receipt: {} } }
    expect(toldOfMovement([unnamed], 'refund', reference)).toEqual({ kind: 'already-done', receipt: {} })
  })

  it.each(['REFUND_FAILED', 'REFUNDED_REVERSED'])('a refund ends by %s, in whatever order', (code) => {
    const told = [yes('refund', 'REFUND'), no('refund', code)]
    expect(toldOfMovement(told, 'refund', reference)?.kind).toBe('failed')
    expect(toldOfMovement(told.toReversed(), 'refund', reference)?.kind).toBe('failed')
  })
})

describe('what webhooks told of an authorization', () => {
  const held = yes('authorization', 'AUTHORISATION')
  const refused = no('authorization', 'AUTHORISATION')

  it.each<[string, readonly Told[], string | undefined]>([
    ['nothing', [], undefined],
    ['it holds', [held], 'succeeded'],
    ['it was refused', [refused], 'failed'],
    ['it was refused, then holds', [refused, held], 'succeeded'],
    ['it holds, then something was refused', [held, refused], 'succeeded'],
    ['two of it hold', [held, yes('authorization', 'AUTHORISATION', '', 'PSP2')], 'unknown'],
    ['it holds, then it was cancelled', [held, yes('void', 'CANCELLATION')], 'voided'],
    ['it was cancelled, and late that it holds', [yes('void', 'EXPIRE'), held], 'voided'],
    ['it holds, and could not be cancelled', [held, no('void', 'CANCELLATION')], 'succeeded'],
    ['something of another one', [{ ...held, reference: 'another' }], undefined],
    [
      'it holds, and an earlier try was cancelled',
      [{ ...yes('void', 'CANCELLATION'), reference: 'try1' }, held],
      'succeeded',
    ],
  ])('%s', (_, told, kind) => {
    expect(toldOfAuthorization(told, reference)?.kind).toBe(kind)
  })

  it('is closed when any cancel of it was done', () => {
    const told = [no('void', 'TECHNICAL_CANCEL'), yes('void', 'CANCELLATION'), no('void', 'CANCELLATION')]
    expect(toldOfVoid(told, reference)?.kind).toBe('succeeded')
    expect(toldOfVoid(told.slice(0, 1), reference)?.kind).toBe('failed')
    expect(toldOfVoid([], reference)).toBeUndefined()
    const refusals = [no('void', 'CANCELLATION'), no('void', 'TECHNICAL_CANCEL')]
    expect(toldOfVoid(refusals, reference)?.receipt.resultCode).toBe('CANCELLATION')
  })
})
