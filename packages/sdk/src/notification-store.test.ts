import { describe, expect, it, vi } from 'vitest'
import { memoryStore } from './notification-store.ts'

describe('the store in memory', () => {
  it('runs work once for each identity', async () => {
    const store = memoryStore()
    const work = vi.fn(async () => undefined)
    expect(await store.once('a', work)).toBe('done')
    expect(await store.once('a', work)).toBe('repeated')
    expect(await store.once('b', work)).toBe('done')
    expect(work).toHaveBeenCalledTimes(2)
  })

  it('lets a second call wait for the first, and go by its outcome', async () => {
    const store = memoryStore()
    const first = Promise.withResolvers<void>()
    const second = vi.fn(async () => undefined)
    const ended: string[] = []
    const both = [
      store.once('a', () => first.promise).then((outcome) => ended.push(`first ${outcome}`)),
      store.once('a', second).then((outcome) => ended.push(`second ${outcome}`)),
    ]
    await store.once('another', async () => undefined)
    expect(ended).toEqual([])
    first.resolve()
    await Promise.all(both)
    expect(ended).toEqual(['first done', 'second repeated'])
    expect(second).not.toHaveBeenCalled()
  })

  it('forgets what failed: one of those that waited tries again, and the rest go by that', async () => {
    const store = memoryStore()
    const first = Promise.withResolvers<void>()
    const again = vi.fn(async () => undefined)
    const failing = store.once('a', () => first.promise)
    const waiting = [store.once('a', again), store.once('a', again), store.once('a', again)]
    first.reject(new Error('the shop is closed'))
    await expect(failing).rejects.toThrow('the shop is closed')
    expect((await Promise.all(waiting)).toSorted()).toEqual(['done', 'repeated', 'repeated'])
    expect(again).toHaveBeenCalledTimes(1)
  })

  it('takes work that throws at once for a rejection', async () => {
    const store = memoryStore()
    const throwing = (): Promise<void> => {
      throw new Error('no')
    }
    await expect(store.once('a', throwing)).rejects.toThrow('no')
    expect(await store.once('a', async () => undefined)).toBe('done')
  })

  it('keeps the last identities, as many as it was told', async () => {
    const store = memoryStore({ capacity: 2 })
    for (const identity of ['a', 'b', 'c']) await store.once(identity, async () => undefined)
    expect(await store.once('b', async () => undefined)).toBe('repeated')
    expect(await store.once('c', async () => undefined)).toBe('repeated')
    expect(await store.once('a', async () => undefined)).toBe('done')
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses a capacity of %s, with which it would remember nothing', (capacity) => {
    expect(() => memoryStore({ capacity })).toThrow('capacity must be')
  })
})
