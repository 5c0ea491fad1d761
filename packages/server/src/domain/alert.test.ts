import { expect, it } from 'vitest'
import { type AlertKind, fittingVerdicts, stopsCaptures } from './alert.ts'

it.each<[AlertKind, boolean, string, string]>([
  ['unknown-outcome', false, 'captured, not-captured', 'nothing-held'],
  ['amount-mismatch', true, 'captured, not-captured', 'nothing-held'],
  ['contradiction', true, 'noted', 'noted'],
  ['reversal', false, 'noted', 'noted'],
  ['authorization-expiring', false, 'noted', 'noted'],
])('%s: stops captures %s; of a capture a person says %s, of a payment %s', (kind, stops, ofCapture, ofPayment) => {
  expect(stopsCaptures(kind)).toBe(stops)
  expect(fittingVerdicts(kind, 'capture-1').join(', ')).toBe(ofCapture)
  expect(fittingVerdicts(kind, null).join(', ')).toBe(ofPayment)
})
