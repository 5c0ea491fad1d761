import { describe, expect, it, vi } from 'vitest'
import { createNameResolver } from '../../src/notifications/resolve-name.ts'
import { startNameServer } from './name-server.ts'

/** Stands for a name of the hosts file: the name server may be asked for it, and the system knows it without asking. */
const knownToTheSystem = '127.0.0.1'

describe('the addresses of a name', () => {
  it('are those of both families, IPv4 first', async () => {
    const { resolver } = await startNameServer({ A: ['198.51.100.1', '198.51.100.2'], AAAA: ['2001:db8::7'] })
    const addresses = await createNameResolver(resolver)('merchant.example')
    expect(addresses.toSorted()).toEqual(['198.51.100.1', '198.51.100.2', '2001:db8::7'])
    expect(addresses[2]).toBe('2001:db8::7')
  })

  it.each([
    [{ A: ['198.51.100.1'], AAAA: [] }, ['198.51.100.1']],
    [{ A: ['198.51.100.1'], AAAA: 'server failure' }, ['198.51.100.1']],
    [{ A: [], AAAA: ['2001:db8::7'] }, ['2001:db8::7']],
    [{ A: 'not found', AAAA: ['2001:db8::7'] }, ['2001:db8::7']],
  ] as const)('are those of one family when the other has none (%j)', async (answers, expected) => {
    const { resolver } = await startNameServer(answers)
    expect(await createNameResolver(resolver)('merchant.example')).toEqual(expected)
  })

  it.each([[{ A: 'not found', AAAA: 'not found' }], [{ A: [], AAAA: [] }]] as const)(
    'are the system’s for a name that name servers do not know (%j)',
    async (answers) => {
      const { resolver, asked } = await startNameServer(answers)
      expect(await createNameResolver(resolver)(knownToTheSystem)).toEqual(['127.0.0.1'])
      expect(asked.toSorted()).toEqual(['A', 'AAAA'])
    },
  )

  it.each([
    [{ A: 'server failure', AAAA: 'server failure' }, 'ESERVFAIL'],
    [{ A: 'not found', AAAA: 'server failure' }, 'ESERVFAIL'],
    [{ A: 'silence', AAAA: 'silence' }, 'ETIMEOUT'],
    [{ A: [], AAAA: 'silence' }, 'ETIMEOUT'],
  ] as const)('are unknown, and the system is not made to wait, when name servers fail (%j)', async (answers, code) => {
    const { resolver } = await startNameServer(answers)
    await expect(createNameResolver(resolver)(knownToTheSystem)).rejects.toMatchObject({ code })
  })

  it('come without those of a family whose name servers keep silent', async () => {
    const { resolver } = await startNameServer({ A: ['198.51.100.1'], AAAA: 'silence' }, { timeout: 3_000 })
    const silent = vi.fn()
    resolver.resolve6('merchant.example').then(silent, silent)
    expect(await createNameResolver(resolver)('merchant.example')).toEqual(['198.51.100.1'])
    expect(silent).not.toHaveBeenCalled()
  })

  it.each(['localhost', 'localhost.'])(
    'are the system’s for %s, which name servers are not asked for',
    async (name) => {
      const { resolver, asked } = await startNameServer({ A: ['198.51.100.1'], AAAA: [] })
      // Not every system knows the spelling with a dot.
      const [answer] = await Promise.allSettled([createNameResolver(resolver)(name)])
      if (name === 'localhost') expect(answer).toMatchObject({ status: 'fulfilled' })
      expect(asked).toEqual([])
    },
  )
})
