import { TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { codeUri, newCodeSecret, stepOfCode } from './one-time-code.ts'
import { hashPassword, isPassword, TooManyPasswords } from './password.ts'
import { isEasilyGuessed } from './password-strength.ts'
import { hashOfRecoveryCode, looksLikeRecoveryCode, newRecoveryCode } from './recovery-code.ts'

describe('a password', () => {
  it('is kept as Argon2id with the parameters that are named, and a salt of its own', async () => {
    const stored = await hashPassword('lamp-orbit-tide-93')
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=32768,t=2,p=1\$/)
    expect(await hashPassword('lamp-orbit-tide-93')).not.toBe(stored)
    expect(await isPassword('lamp-orbit-tide-93', stored)).toBe(true)
    expect(await isPassword('lamp-orbit-tide-94', stored)).toBe(false)
  })

  it('is the same however a keyboard composed its letters', async () => {
    const stored = await hashPassword('caf\u00e9-orbit-tide')
    expect(await isPassword('cafe\u0301-orbit-tide', stored)).toBe(true)
  })

  it('is wrong where there is none, and takes as long as one that is wrong', async () => {
    const stored = await hashPassword('lamp-orbit-tide-93')
    await isPassword('x', null)
    const times = { none: [] as number[], wrong: [] as number[] }
    for (let round = 0; round < 7; round += 1) {
      for (const [name, against] of [['none', null] as const, ['wrong', stored] as const]) {
        const begun = performance.now()
        expect(await isPassword('something else', against)).toBe(false)
        times[name].push(performance.now() - begun)
      }
    }
    const middle = (list: number[]) => list.sort((a, b) => a - b)[3] ?? 0
    expect(middle(times.none)).toBeGreaterThan(middle(times.wrong) / 2)
  }, 60_000)

  it('waits its turn, and is turned away where too many wait', async () => {
    const all = Array.from({ length: 40 }, (_, index) => isPassword(`guess ${index}`, null))
    const ends = await Promise.allSettled(all)
    const refused = ends.filter((end) => end.status === 'rejected')
    // Two are computed, thirty wait.
    expect(refused).toHaveLength(8)
    expect(refused.every(({ reason }) => reason instanceof TooManyPasswords)).toBe(true)
    expect(await isPassword('afterwards', null)).toBe(false)
  }, 60_000)

  it.each([
    ['123456789012', true],
    ['qwertyuiop12', true],
    ['P@ssw0rd1234', true],
    ['iloveyou1234', true],
    ['aaaaaaaaaaaaaaaa', true],
    ['abcdefghijklmnop', true],
    ['ada-lovelace12', true],
    ['lamp-orbit-tide-93', false],
    ['correct horse battery staple', false],
    ['kX9#vb2!qLm7', false],
  ])('%s is easily guessed: %s', async (password, easily) => {
    expect(await isEasilyGuessed(password, ['ada', 'lovelace', 'ada-lovelace'])).toBe(easily)
  })
})

describe('a one-time code', () => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

  it.each([
    // RFC 6238, appendix B: the last six digits of those of SHA-1.
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130'],
  ])('at %s s is %s', (seconds, code) => {
    expect(stepOfCode(secret, code, new Date(seconds * 1_000))).toBe(Math.floor(seconds / 30))
  })

  it('is taken one step early or late, and says which step it is for', () => {
    const now = new Date(1_234_567_890_000)
    const step = Math.floor(1_234_567_890 / 30)
    for (const ahead of [-2, -1, 0, 1, 2]) {
      const code = new TOTP({ secret }).generate({ timestamp: now.getTime() + ahead * 30_000 })
      expect(stepOfCode(secret, code, now)).toBe(Math.abs(ahead) > 1 ? undefined : step + ahead)
    }
  })

  it.each(['', '28708', '2870820', 'abcdef', '２８７０８２'])('is not %j', (code) => {
    expect(stepOfCode(secret, code, new Date(59_000))).toBeUndefined()
  })

  it('is made from 160 bits that apps read from a URI', () => {
    const made = newCodeSecret()
    expect(made).toMatch(/^[A-Z2-7]{32}$/)
    expect(newCodeSecret()).not.toBe(made)
    const uri = new URL(codeUri(made, 'ada@shop.example', 'Capstan pay.example'))
    expect(uri.protocol).toBe('otpauth:')
    expect(Object.fromEntries(uri.searchParams)).toMatchObject({ secret: made, digits: '6', period: '30' })
  })
})

describe('a recovery code', () => {
  it('is four groups of four, another one each time, and read as it was written down', () => {
    const code = newRecoveryCode()
    expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/)
    expect(newRecoveryCode()).not.toBe(code)
    const typed = code.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O').replaceAll('1', 'l')
    expect(hashOfRecoveryCode(typed)).toEqual(hashOfRecoveryCode(code))
    expect(looksLikeRecoveryCode(typed)).toBe(true)
    expect(looksLikeRecoveryCode('287 082')).toBe(false)
  })
})
