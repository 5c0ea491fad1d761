import { expect, it } from 'vitest'
import { auditQueryOf, auditSearch } from './search.ts'

it('takes the filters it knows from an address, and nothing else', () => {
  const id = '20260301000000000000112345678901'
  expect(auditSearch({ id, actor: 'ada', to: '2026-03-01', page: '2', action: '' })).toEqual({
    id,
    actor: 'ada',
    to: '2026-03-01',
  })
  expect(auditSearch({ id: 42, from: 'yesterday', to: '2026-02-30', actor: ['ada'] })).toEqual({ id: '42' })
})

it('asks for days as they begin and end where the viewer is', () => {
  const asked = auditQueryOf({ from: '2026-03-28', to: '2026-03-29', actor: 'ada' })
  expect(asked).toEqual({
    actor: 'ada',
    from: new Date(2026, 2, 28).toISOString(),
    to: new Date(2026, 2, 30).toISOString(),
  })
  expect(auditQueryOf({})).toEqual({})
})
