import { expect, it } from 'vitest'
import { durationText, readDuration } from './duration-text.ts'

it.each([
  ['7d', 604_800_000],
  ['1d12h', 129_600_000],
  ['1d 12h', 129_600_000],
  ['90s', 90_000],
  ['2m30s', 150_000],
  ['', undefined],
  ['0s', undefined],
  ['12', undefined],
  ['h', undefined],
  ['-1d', undefined],
  ['1h1d', undefined],
])('reads %j as %s', (text, ms) => {
  expect(readDuration(text)).toBe(ms)
})

it.each([
  [604_800_000, '7d'],
  [604_799_000, '6d 23h'],
  [90_000, '1m 30s'],
  [3_600_500, '1h'],
  [400, 'less than a second'],
  [-5, 'less than a second'],
])('shows %s as %s', (ms, text) => {
  expect(durationText(ms)).toBe(text)
})
