import { expect, it } from 'vitest'
import { createIds, idFloor, timeInId } from './ids.ts'

const at = new Date('2026-11-25T23:05:09.007Z')

it('an id tells when it was made', () => {
  expect(timeInId(createIds(() => at)())).toEqual(at)
  expect(timeInId('payment-1')).toBeUndefined()
})

it('the ids of a time are a range', () => {
  const id = createIds(() => at)()
  expect(idFloor(at) <= id).toBe(true)
  expect(idFloor(new Date(at.getTime() + 1)) > id).toBe(true)
})
