import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  givenMasterKey,
  keptMasterKey,
  type MasterKey,
  masterKeyOf,
  noMasterKey,
  parseMasterKey,
} from './master-key.ts'
import { createVault, type SealedFor, type SealedSecrets } from './vault.ts'

const secrets = { secretKey: 'planted-key-1', webhookKey: 'planted "key" 2\n' }
const about: SealedFor = { account: 'ONE', connector: 'toy', settings: { baseUrl: 'https://a.example', id: '1' } }

function keyOf(byte: number): MasterKey {
  return masterKeyOf(Buffer.alloc(32, byte))
}

function vaultWith(current: MasterKey, previous?: MasterKey) {
  return createVault(givenMasterKey(current, 'CAPSTAN_MASTER_KEY', previous))
}

async function newFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'capstan-key-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'master-key')
}

describe('sealed secrets', () => {
  test('open for what they were sealed for, in whatever order the settings come', () => {
    const vault = vaultWith(keyOf(1))
    const sealed = vault.seal(secrets, about)
    expect(sealed.keyId).toBe(keyOf(1).id)
    const reordered = { ...about, settings: { id: '1', baseUrl: 'https://a.example' } }
    expect(vault.open(sealed, reordered)).toEqual({ kind: 'opened', secrets })
  })

  test.each([
    ['another account', { account: 'TWO' }],
    ['another connector', { connector: 'other' }],
    ['another address', { settings: { baseUrl: 'https://evil.example', id: '1' } }],
    ['a setting more', { settings: { ...about.settings, more: '' } }],
  ])('do not open for %s', (_, change) => {
    const vault = vaultWith(keyOf(1))
    expect(vault.open(vault.seal(secrets, about), { ...about, ...change })).toMatchObject({ kind: 'altered' })
  })

  test('do not open with any byte of them changed, cut off or empty', () => {
    const vault = vaultWith(keyOf(1))
    const sealed = vault.seal(secrets, about)
    const opened = (changed: Partial<SealedSecrets>) => vault.open({ ...sealed, ...changed }, about).kind
    for (const name of ['wrappedKey', 'box'] as const) {
      const whole = sealed[name]
      for (let at = 0; at < whole.length; at += 1) {
        const changed = Buffer.from(whole)
        changed[at] = (changed[at] ?? 0) ^ 1
        expect(opened({ [name]: changed }), `${name} byte ${at}`).toBe('altered')
      }
      expect(opened({ [name]: whole.subarray(0, -1) })).toBe('altered')
      expect(opened({ [name]: Buffer.alloc(0) })).toBe('altered')
    }
    expect(opened({})).toBe('opened')
  })

  test('are never the same twice, and show nothing of what is in them', () => {
    const vault = vaultWith(keyOf(1))
    const [one, other] = [vault.seal(secrets, about), vault.seal(secrets, about)]
    expect(one.box.equals(other.box)).toBe(false)
    expect(one.wrappedKey.equals(other.wrappedKey)).toBe(false)
    for (const part of [one.box, one.wrappedKey]) expect(part.toString('latin1')).not.toContain('planted')
  })

  test('say which key they need and which are there', () => {
    const sealed = vaultWith(keyOf(1)).seal(secrets, about)
    const opened = vaultWith(keyOf(2), keyOf(3)).open(sealed, about)
    expect(opened).toEqual({
      kind: 'no-key',
      reason: expect.stringContaining(
        `the master key ${keyOf(1).id}, and this server has only ${keyOf(2).id} and ${keyOf(3).id}; set CAPSTAN_MASTER_KEY`,
      ),
    })
  })
})

describe('a rotation', () => {
  test('wraps the key anew and leaves the box, after which the old key opens nothing', () => {
    const sealed = vaultWith(keyOf(1)).seal(secrets, about)
    const rewrapped = vaultWith(keyOf(2), keyOf(1)).rewrap(sealed, about)
    if ('reason' in rewrapped) throw new Error(rewrapped.reason)
    expect(rewrapped.box).toBe(sealed.box)
    expect(rewrapped.keyId).toBe(keyOf(2).id)
    expect(vaultWith(keyOf(2)).open(rewrapped, about)).toEqual({ kind: 'opened', secrets })
    expect(vaultWith(keyOf(1)).open(rewrapped, about).kind).toBe('no-key')
    // Not even by the name of the other: the key itself does not fit.
    expect(vaultWith(keyOf(1)).open({ ...rewrapped, keyId: keyOf(1).id }, about).kind).toBe('altered')
  })

  test('tells which key a record has', () => {
    const vault = vaultWith(keyOf(2), keyOf(1))
    expect([2, 1, 3].map((byte) => vault.standing(keyOf(byte).id))).toEqual(['current', 'previous', 'missing'])
  })
})

describe('a master key', () => {
  test.each([
    '',
    'short',
    'A'.repeat(44),
    `${Buffer.alloc(32, 7).toString('base64')}x`,
    Buffer.alloc(31).toString('base64'),
  ])('is not %j, which is not repeated', (text) => {
    const said = () => parseMasterKey(text)
    expect(said).toThrow(/must be the base64 of 32 bytes/)
    if (text !== '') expect(said).not.toThrow(text)
  })

  test('has an id that is the same everywhere and tells nothing of it', () => {
    const { id } = parseMasterKey(Buffer.alloc(32, 7).toString('base64'))
    expect(id).toBe(keyOf(7).id)
    expect(id).toMatch(/^[0-9a-f]{16}$/)
    expect(id).not.toBe(keyOf(8).id)
  })

  test('in a file is made at the first need only, for its owner only, and stays', async () => {
    const file = await newFile()
    const [one, other] = [keptMasterKey(file), keptMasterKey(file)]
    expect(one.current()).toBeUndefined()
    expect(createVault(one).currentKeyId()).toBeUndefined()
    const made = one.make()
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(other.make().id).toBe(made.id)
    expect(parseMasterKey((await readFile(file, 'utf8')).trim()).id).toBe(made.id)
  })

  test('leaves nothing behind when the disk is full, and is made at the next need', async () => {
    const file = await newFile()
    const module = new URL('./master-key.ts', import.meta.url).href
    const script = `import { keptMasterKey } from '${module}'; keptMasterKey('${file}').make()`
    const limited = ['-c', 'ulimit -f 0; exec "$0" --input-type=module -e "$1"', process.execPath, script]
    await expect(promisify(execFile)('/bin/sh', limited)).rejects.toThrow('EFBIG')
    expect(await readdir(dirname(file))).toEqual([])
    const made = keptMasterKey(file).make()
    expect(keptMasterKey(file).current()?.id).toBe(made.id)
  })

  test('in a file that holds something else is a fault that names the file, and nothing is sealed', async () => {
    const file = await newFile()
    await writeFile(file, 'planted-nonsense\n')
    const vault = createVault(keptMasterKey(file))
    const fault = vault.sealingFault([])
    expect(fault).toContain(`what is in the file ${file} must be the base64`)
    expect(fault).not.toContain('planted')
    expect(vault.open(vaultWith(keyOf(1)).seal(secrets, about), about)).toMatchObject({
      kind: 'no-key',
      reason: expect.stringContaining('has none: what is in the file'),
    })
  })

  test('is not made while records need another one', async () => {
    const file = await newFile()
    const vault = createVault(keptMasterKey(file))
    expect(vault.sealingFault([])).toBeUndefined()
    expect(vault.sealingFault([keyOf(1).id])).toMatch(
      /sealed with the master key .*has none \(the file .* does not exist\)/,
    )
    // What the previous one opens will be wrapped anew.
    expect(createVault(keptMasterKey(file, keyOf(1))).sealingFault([keyOf(1).id])).toBeUndefined()
    await expect(stat(file)).rejects.toThrow('ENOENT')
  })

  test('is nowhere on a server without a place for it', () => {
    expect(createVault(noMasterKey).sealingFault([])).toContain('without a place for a master key')
  })
})
