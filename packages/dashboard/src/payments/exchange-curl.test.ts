import { describe, expect, it } from 'vitest'
import { exchangeCurl } from './exchange-curl.ts'

const capture = {
  method: 'POST',
  url: 'https://acquirer.example/v1/payments/pay_1/captures',
  headers: { 'content-type': 'application/json', 'idempotency-key': 'capture-1' },
  sealed: ['x-api-key'],
  request: '{"amount":100}',
}

describe('the command that repeats a request to an acquirer', () => {
  it('has the key of the repeat, and a variable for what proves who we are', () => {
    expect(exchangeCurl(capture)).toBe(
      [
        `curl 'https://acquirer.example/v1/payments/pay_1/captures'`,
        `-H 'content-type: application/json'`,
        `-H 'idempotency-key: capture-1'`,
        `-H 'x-api-key: '"\${X_API_KEY:?is not set}"`,
        `--data-raw '{"amount":100}'`,
      ].join(' \\\n  '),
    )
  })

  it('asks for a header of which something was cut', () => {
    const cut = { ...capture, headers: { ...capture.headers, 'idempotency-key': 'capture-[cut]' } }
    expect(exchangeCurl(cut)).toContain(`'idempotency-key: '"\${IDEMPOTENCY_KEY:?is not set}"`)
  })

  const { headers: _kept, ...older } = capture
  it.each([
    ['whose headers were not kept', older],
    ['whose body was sealed', { ...capture, sealed: ['body'] }],
    ['that is longer than what is kept', { ...capture, request: `${'x'.repeat(4_096)}…` }],
  ])('is none for one %s', (_, exchange) => {
    expect(exchangeCurl(exchange)).toBeUndefined()
  })
})
