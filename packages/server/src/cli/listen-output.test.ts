import { describe, expect, it } from 'vitest'
import { adviceOn, postedLine, readTyped } from './listen-output.ts'
import type { Posted } from './listener.ts'

const posted: Posted = {
  number: 2,
  notification: {
    notificationId: '20261101',
    paymentId: '20261102',
    notifyType: 'CAPTURE_RESULT',
    sequence: 2,
    tryNumber: 3,
    headers: {},
    body: JSON.stringify({ captureId: '20261103', result: { resultStatus: 'S', resultCode: 'SUCCESS' } }),
  },
  answer: { kind: 'answered', status: 204, body: '', durationMs: 11.6 },
  recorded: { acknowledged: false, reason: 'HTTP status 204 instead of 200', state: 'waiting', nextTryInMs: 600_000 },
}

describe('what was typed while listening', () => {
  it('sends the last one again by an empty line or r', () => {
    for (const line of ['', ' ', 'r', ' r ']) expect(readTyped(line)).toEqual({ kind: 'again' })
  })

  it('sends the one of a number again', () => {
    for (const line of ['r 12', 'r12', '12', ' r  12 ']) expect(readTyped(line)).toEqual({ kind: 'again', number: 12 })
  })

  it('is not understood otherwise', () => {
    for (const line of ['r 0', 'q', 'r x', '-1', 'resend']) expect(readTyped(line)).toMatchObject({ kind: 'unknown' })
  })
})

describe('what is said of a notification that was posted', () => {
  it('names it, its ids, its try and what came back', () => {
    expect(postedLine(posted, new Date(2026, 10, 1, 9, 5, 7))).toBe(
      '09:05:07  #2  CAPTURE_RESULT S SUCCESS  payment 20261102, capture 20261103, try 3  ->  ' +
        'not acknowledged: HTTP status 204 instead of 200 (12 ms)',
    )
  })

  it('says what to answer, what to press and what happens by itself', () => {
    expect(adviceOn(posted, 'http://localhost:3000/notify', true)).toBe(
      'Answer HTTP 200 with {"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}, then press ' +
        "Enter to send it again (r 2 later on). By itself it is sent again in 10m of the client's time.",
    )
  })

  it('says which command sends it again where there are no keys, and where nothing listens', () => {
    const refused: Posted = {
      ...posted,
      answer: { kind: 'failed', reason: 'connection refused (ECONNREFUSED)', durationMs: 1 },
      recorded: { ...posted.recorded, state: 'exhausted', nextTryInMs: null },
    }
    expect(adviceOn(refused, 'http://localhost:3000/notify', false)).toBe(
      'Nothing listens at http://localhost:3000. Start your server there, then send it again: capstan notification ' +
        'resend 20261101.',
    )
  })
})
