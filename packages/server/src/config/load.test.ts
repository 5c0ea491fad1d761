import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../http/limits/limits.ts'
import { loadConfig } from './load.ts'
import { loadConnectionConfig } from './load-connection.ts'

const token = 'a-token-of-at-least-thirty-two-characters'

function faults(load: (environment: NodeJS.ProcessEnv) => unknown, environment: NodeJS.ProcessEnv): string[] {
  try {
    load(environment)
    return []
  } catch (error) {
    return (error as Error).message.split('\n')
  }
}

describe('the server', () => {
  test('needs no setting, and then listens on this machine only', () => {
    expect(loadConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      notifyAllow: '',
      requestTimeToleranceMs: 600_000,
      limits: defaultLimits,
    })
  })

  test('takes a blank setting for an absent one', () => {
    expect(loadConfig({ CAPSTAN_PORT: ' ', DATABASE_URL: '' })).toEqual(loadConfig({}))
  })

  test.each(['127.0.0.1', '127.8.8.8', 'localhost', '::1'])('listens on %s in clear', (host) => {
    expect(faults(loadConfig, { CAPSTAN_HOST: host })).toEqual([])
  })

  test.each(['0.0.0.0', '::', '10.1.2.3', 'pay.example', '127.0.0.1.example'])(
    'does not listen on %s in clear',
    (host) => {
      expect(faults(loadConfig, { CAPSTAN_HOST: host })).toEqual([
        expect.stringMatching(/^CAPSTAN_HOST: .*INSECURE_HTTP=1/),
      ])
      expect(faults(loadConfig, { CAPSTAN_HOST: host, CAPSTAN_INSECURE_HTTP: '1' })).toEqual([])
    },
  )

  test('says everything that is wrong at once, and repeats no secret', () => {
    const wrong = {
      CAPSTAN_PORT: '80a',
      DATABASE_URL: 'mysql://me:hidden@db/capstan',
      CAPSTAN_PUBLIC_URL: 'https://pay.example/path',
      CAPSTAN_OPERATOR_TOKEN: 'hidden',
      CAPSTAN_INSECURE_HTTP: 'yes',
      CAPSTAN_TLS_KEY: 'nowhere.pem',
      CAPSTAN_REQUEST_TIME_TOLERANCE_MINUTES: '0',
      CAPSTAN_LOG_LEVEL: 'loud',
      CAPSTAN_CLIENT_RATE: '-1',
      CAPSTAN_CLIENT_BURST: '0',
      CAPSTAN_MAX_REQUESTS: 'many',
      CAPSTAN_MAX_CONNECTIONS: '0',
      CAPSTAN_REQUEST_TIMEOUT_SECONDS: '0',
    }
    const said = faults(loadConfig, wrong)
    for (const name of Object.keys(wrong)) expect(said).toContainEqual(expect.stringContaining(`${name}`))
    expect(said.join()).not.toContain('hidden')
  })
})

describe('the master key', () => {
  test('is taken as given, with the setting that gave it', () => {
    expect(loadConfig({ CAPSTAN_MASTER_KEY: 'one', CAPSTAN_MASTER_KEY_PREVIOUS: 'other' })).toMatchObject({
      masterKey: { text: 'one', setting: 'CAPSTAN_MASTER_KEY' },
      previousMasterKey: { text: 'other', setting: 'CAPSTAN_MASTER_KEY_PREVIOUS' },
    })
    expect(loadConfig({})).not.toHaveProperty('masterKey')
  })

  test('is given once, and from a file that is there', () => {
    const twice = { CAPSTAN_MASTER_KEY: 'one', CAPSTAN_MASTER_KEY_FILE: 'package.json' }
    expect(faults(loadConfig, twice)).toEqual(['CAPSTAN_MASTER_KEY and CAPSTAN_MASTER_KEY_FILE: set one of them'])
    expect(faults(loadConfig, { CAPSTAN_MASTER_KEY_PREVIOUS_FILE: '/nowhere/key' })).toEqual([
      'CAPSTAN_MASTER_KEY_PREVIOUS_FILE: the file /nowhere/key cannot be read',
    ])
  })
})

describe('the commands', () => {
  test('look in the folder when no address is given', () => {
    expect(loadConnectionConfig({ CAPSTAN_HOME: '/somewhere' })).toEqual({ home: '/somewhere' })
  })

  test('need a token with an address', () => {
    expect(faults(loadConnectionConfig, { CAPSTAN_URL: 'https://pay.example' })).toEqual([
      expect.stringMatching(/^CAPSTAN_OPERATOR_TOKEN: is needed with CAPSTAN_URL/),
    ])
  })

  test.each([
    ['https://pay.example', '0', true],
    ['http://127.0.0.1:8080', '0', true],
    ['http://[::1]:8080', '0', true],
    ['http://pay.example', '0', false],
    ['http://pay.example', '1', true],
  ])('send the token to %s with CAPSTAN_INSECURE_HTTP=%s: %s', (url, insecure, sent) => {
    const environment = { CAPSTAN_URL: url, CAPSTAN_OPERATOR_TOKEN: token, CAPSTAN_INSECURE_HTTP: insecure }
    expect(faults(loadConnectionConfig, environment)).toHaveLength(sent ? 0 : 1)
  })
})
