import { expect, it } from 'vitest'
import { type AlertKind, fittingVerdicts, stopsCaptures, verdictGiven } from './alert.ts'

it.each<[AlertKind, boolean, string, string, string]>([
  ['unknown-outcome', false, 'captured, not-captured', 'refunded, not-refunded', 'nothing-held'],
  ['amount-mismatch', true, 'captured, not-captured', 'refunded, not-refunded', 'nothing-held'],
  ['contradiction', true, 'noted', 'noted', 'noted'],
  ['reversal', false, 'noted', 'noted', 'noted'],
  ['authorization-expiring', false, 'noted', 'noted', 'noted'],
])('%s: stops captures %s; of a capture a person says %s, of a refund %s, of a payment %s', (kind, stops, ...said) => {
  expect(stopsCaptures(kind)).toBe(stops)
  const subjects = [
    { captureId: 'capture-1', refundId: null },
    { captureId: null, refundId: 'refund-1' },
    { captureId: null, refundId: null },
  ]
  expect(subjects.map((subject) => fittingVerdicts(kind, subject).join(', '))).toEqual(said)
})

it.each<[AlertKind, 'capture' | 'refund' | 'payment', boolean, string]>([
  ['unknown-outcome', 'capture', true, 'captured'],
  ['unknown-outcome', 'capture', false, 'not-captured'],
  ['amount-mismatch', 'refund', true, 'refunded'],
  ['amount-mismatch', 'refund', false, 'not-refunded'],
  ['unknown-outcome', 'payment', false, 'nothing-held'],
  ['contradiction', 'capture', true, 'noted'],
  ['reversal', 'capture', false, 'noted'],
])('%s about a %s that is done %s was closed by the verdict %s', (kind, about, done, verdict) => {
  const ids = { captureId: about === 'capture' ? '1' : null, refundId: about === 'refund' ? '1' : null }
  expect(verdictGiven(kind, ids, done)).toBe(verdict)
})
