import { describe, expect, it, vi } from 'vitest'
import { createPlaces } from './places.ts'

const most = 16
const timeoutMs = 15_000

function open() {
  let now = 0
  let asked = 0
  let ended = 0
  const places = createPlaces(
    most,
    () => {
      ended += 1
    },
    () => now,
  )
  const take = (clientId: string) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    places.take(clientId, promise)
    return async () => {
      resolve()
      asked += 1
      const all = asked
      await vi.waitFor(() => expect(ended).toBeGreaterThanOrEqual(all))
    }
  }
  const hasRoomFor = (clientId: string) => places.free() > 0 && !places.clientsToWait().includes(clientId)
  /** As many as it is given, as a worker under a backlog takes them. */
  const fill = (clientId: string) => {
    const ends: (() => Promise<void>)[] = []
    while (hasRoomFor(clientId)) ends.push(take(clientId))
    return ends
  }
  return {
    places,
    hasRoomFor,
    take,
    fill,
    pass: (ms: number) => {
      now += ms
    },
  }
}

describe('the places of a lane', () => {
  it('gives one client its most and no more, whatever is free', () => {
    const { places, hasRoomFor, fill } = open()
    expect(fill('A')).toHaveLength(most)
    expect(places.clientsToWait()).toEqual(['A'])
    expect(hasRoomFor('B')).toBe(true)
    expect(places.byClient()).toEqual(new Map([['A', most]]))
  })

  it('keeps a place for whoever comes next, though twenty others have more to do than there are places', () => {
    const { places, fill } = open()
    for (let client = 0; client < 20; client += 1) fill(`BUSY_${client}`)
    expect(places.free()).toBeGreaterThan(0)
    expect(fill('NEXT').length).toBeGreaterThan(0)
  })

  it('leaves half of the places to those who answer, however many others hang', async () => {
    const { places, hasRoomFor, take, fill, pass } = open()
    const ends = Array.from({ length: 40 }, (_, client) => take(`HANGS_${client}`))
    pass(timeoutMs)
    await Promise.all(ends.map((end) => end()))
    expect(places.free()).toBe(256)
    for (let client = 0; client < 40; client += 1) fill(`HANGS_${client}`)
    expect(places.free()).toBe(128)
    expect(hasRoomFor('HANGS_39')).toBe(false)
    expect(fill('ANSWERS')).toHaveLength(most)
  })

  it('sees that one hangs before its first row has ended', () => {
    const { places, hasRoomFor, fill, pass } = open()
    for (let client = 0; client < 12; client += 1) fill(`HANGS_${client}`)
    pass(1_000)
    expect(places.clientsToWait()).toContain('HANGS_11')
    expect(hasRoomFor('HANGS_11')).toBe(false)
    expect(hasRoomFor('ANSWERS')).toBe(true)
  })

  it('counts a client among those who answer again after one quick answer', async () => {
    const { hasRoomFor, take, fill, pass } = open()
    const held = Array.from({ length: 20 }, (_, client) => fill(`HANGS_${client}`))
    pass(timeoutMs)
    const [first = []] = held
    await Promise.all(first.map((end) => end()))
    expect(hasRoomFor('HANGS_0')).toBe(false)
    await take('HANGS_0')()
    expect(hasRoomFor('HANGS_0')).toBe(true)
  })
})
