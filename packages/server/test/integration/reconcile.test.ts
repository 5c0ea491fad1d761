import { readFile, writeFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { describe, expect, test, vi } from 'vitest'
import { decide } from '../conformance/buyer.ts'
import { capture, cards, manual, payment, refund } from '../conformance/orders.ts'
import { type TestCapstan, testCapstan } from '../support/capstan.ts'
import { capstan, reaching } from '../support/command-line.ts'
import { operate } from '../support/operator.ts'
import { call, exported, folder, imported, type Line, write } from './settlement-report.ts'

// Several commands each, and every one is a process of its own.
vi.setConfig({ testTimeout: 120_000 })

const dayMs = 86_400_000

/** Two captures of one payment, of 30.00 and 50.00 EUR, and a refund of 10.00 EUR of the first. */
async function trade(server: TestCapstan) {
  const { paymentId } = await call(server, 'pay', manual('10000'))
  const first = await call(server, 'capture', capture(paymentId, '3000'))
  const second = await call(server, 'capture', capture(paymentId, '5000'))
  const given = await call(server, 'refund', refund(paymentId, '1000', 'EUR', { captureId: first.captureId }))
  return { paymentId, first: first.captureId, second: second.captureId, refund: given.refundId }
}

/** The line whose amount is that, which the test made sure is one. */
function lineOf(lines: readonly Line[], amount: string): Line {
  const [line, ...others] = lines.filter((one) => one['amount'] === amount)
  expect(others).toEqual([])
  return line!
}

describe('the report of a simulated acquirer', () => {
  test('agrees with what was captured, paid, refunded and taken back, fees included', async () => {
    const server = await testCapstan()
    const { paymentId, first } = await trade(server)
    const wallet = payment({ currency: 'PHP', value: '20000', method: { paymentMethodType: 'GCASH' } })
    const { normalUrl } = await call(server, 'pay', wallet)
    await decide(normalUrl, 'authorize')
    // Taken back after a day.
    const reversed = await call(server, 'pay', manual('4008'))
    await call(server, 'capture', capture(reversed.paymentId, '4008'))
    const moved = await operate(server.app, 'POST', '/clients/SANDBOX_TEST/clock/advance', {
      body: { byMs: 2 * dayMs },
    })
    expect(moved.status).toBe(200)

    const file = await folder()
    const lines = await exported(server, file('theirs.csv'))
    expect(lines.map(({ type, amount, fee }) => `${type} ${amount} ${fee}`).sort()).toEqual([
      'CAPTURE 20000 120',
      'CAPTURE 3000 18',
      'CAPTURE 4008 24',
      'CAPTURE 5000 30',
      'REFUND 1000 0',
      'REVERSAL 4008 0',
    ])
    const clean = await imported(server, file('theirs.csv'))
    expect(clean.result.entries).toEqual([])
    expect(clean).toMatchObject({ code: 0, stderr: '', counts: { matched: 6 } })
    expect(clean.result.totals).toContainEqual({
      currency: 'EUR',
      type: 'CAPTURE',
      movement: null,
      lines: 3,
      amount: '12008',
      fee: '72',
    })
    // 12008 captured, less 1000 given back, 4008 taken back and 72 of fees; the report itself says the same.
    const net = [
      { currency: 'EUR', amount: '6928' },
      { currency: 'PHP', amount: '19880' },
    ]
    expect(clean.result).toMatchObject({ differences: 0, net, settled: net })

    const shown = await operate(server.app, 'GET', `/payments/${paymentId}`)
    const { reportId } = clean.result.report
    expect(shown.body.settlements).toHaveLength(3)
    expect(shown.body.settlements).toContainEqual(
      expect.objectContaining({
        reportId,
        movementId: first,
        type: 'CAPTURE',
        kind: 'matched',
        amount: '3000',
        fee: '18',
      }),
    )
    const told = await capstan(['payment', 'show', paymentId], reaching(server.app))
    expect(told.stdout).toMatch(
      new RegExp(`${first} +capture of 30\\.00 EUR +0\\.18 EUR .* as here +line \\d of ${reportId}`),
    )
  })

  test('names what an authorization captured by the reference of the payment', async () => {
    const routing = { default: '2C2P', rules: [] }
    const server = await testCapstan({ routing })
    const asked = payment({
      currency: 'KRW',
      captureMode: 'AUTOMATIC',
      method: { paymentMethodType: 'CARD', requireIssuerAuthentication: true, paymentMethodMetaData: cards.korean },
    })
    const { paymentId } = await call(server, 'pay', asked)
    const file = await folder()
    const [line, ...others] = await exported(server, file('theirs.csv'), { acquirer: '2C2P' })
    expect(others).toEqual([])
    const { body } = await operate(server.app, 'GET', `/payments/${paymentId}`)
    expect(line).toMatchObject({ type: 'CAPTURE', reference: body.reference, amount: '10000', fee: '285' })
    const options = ['--acquirer', '2C2P', '--client', 'SANDBOX_TEST']
    expect(await imported(server, file('theirs.csv'), ...options)).toMatchObject({ code: 0, counts: { matched: 1 } })
    expect((await operate(server.app, 'GET', `/payments/${paymentId}`)).body.settlements).toMatchObject([
      { movementId: body.captures[0].captureId },
    ])
  })

  test('is refused of a live client and of an acquirer that is not there, and leaves the file alone', async () => {
    const server = await testCapstan()
    await server.newClient('ACME')
    const file = await folder()
    const report = (client: string, acquirer: string) =>
      capstan(
        ['reconcile', 'sandbox-report', client, '--acquirer', acquirer, '--csv', file('theirs.csv')],
        reaching(server.app),
      )
    expect(await report('ACME', 'ALIPAY')).toMatchObject({ code: 1, stderr: expect.stringContaining('ACME is live') })
    expect(await report('SANDBOX_TEST', 'ADYEN')).toMatchObject({
      code: 1,
      stderr: 'There is no acquirer ADYEN here; known are ALIPAY, CHECKOUT, 2C2P.\n',
    })
    await expect(readFile(file('theirs.csv'))).rejects.toThrow('ENOENT')
  })
})

describe('an edited report', () => {
  test('shows each kind of difference, to programs, people and spreadsheets, and ends with 4', async () => {
    const server = await testCapstan()
    const { paymentId, second, refund: refundId } = await trade(server)
    const failing = await call(server, 'pay', manual('10000'))
    const failed = await server.call('capture', capture(failing.paymentId, '4001'))
    expect(failed.result.resultStatus).toBe('F')
    const { body: failedPayment } = await operate(server.app, 'GET', `/payments/${failing.paymentId}`)
    const failedReference = failedPayment.captures[0].reference

    const file = await folder()
    const lines = await exported(server, file('theirs.csv'))
    const [a, b, c] = [lineOf(lines, '3000'), lineOf(lines, '5000'), lineOf(lines, '1000')]
    await write(file('edited.csv'), [
      a,
      { ...a, transaction_id: 'again' },
      { ...b, amount: '5001' },
      { ...c, currency: 'USD' },
      { ...a, reference: failedReference, transaction_id: 'x1', amount: '4001' },
      { ...a, reference: '=HYPERLINK("http://example")', transaction_id: 'x2' },
      { ...a, type: 'Adjustment', reference: 'x', transaction_id: 'x3', amount: '-7', fee: '-3' },
      { ...b, type: 'CHARGEBACK', transaction_id: 'x4', amount: '-5000' },
      { ...b, type: 'REVERSAL', transaction_id: 'x5' },
    ])
    const result = await imported(server, file('edited.csv'), '--csv', file('result.csv'))
    expect(result.code).toBe(4)
    expect(result.stderr).toBe(`Every entry is in ${file('result.csv')}.\n`)
    expect(result.result.differences).toBe(8)
    expect(result.result.entries.map(({ line, kind, text }: Line) => `${line} ${kind}: ${text}`)).toEqual([
      expect.stringMatching(/^3 duplicate: capture \d+ was named in line 2$/),
      `4 amount-differs: capture ${second}: 5000 EUR here, 5001 EUR there, in minor units`,
      `5 currency-differs: refund ${refundId}: 1000 EUR here, 1000 USD there, in minor units`,
      `6 state-differs: capture ${failed.captureId}: failed here, captured there`,
      '7 only-theirs: nothing of ours at this acquirer has its reference or id',
      '8 unknown-type: say what it is with --type, or look at it',
      `9 not-kept: of capture ${second}`,
      `10 state-differs: capture ${second}: taken back there, and not here`,
    ])
    const rows = parse(await readFile(file('result.csv')), { columns: true }) as Line[]
    expect(rows).toHaveLength(9)
    expect(rows[5]).toMatchObject({ found: 'only-theirs', reference: `'=HYPERLINK("http://example")`, amount: '3000' })
    expect(rows[6]).toMatchObject({ type: 'OTHER', type_word: 'Adjustment', amount: '-7', fee: '-3' })
    expect(rows[2]).toMatchObject({ payment_id: paymentId, movement_id: second, amount: '5001', our_amount: '5000' })

    const { reportId } = result.result.report
    const told = await capstan(['reconcile', 'show', reportId], reaching(server.app))
    expect(told.code).toBe(0)
    expect(told.stdout).toMatch(/^duplicate +1 +a second line about the same$/m)
    expect(told.stdout).toContain('8 of these need a person.')
  })

  test('lists what no line names within its time, and a later report settles it', async () => {
    const server = await testCapstan()
    const { second } = await trade(server)
    const file = await folder()
    const lines = await exported(server, file('all.csv'))
    const missing = lineOf(lines, '5000')
    await write(
      file('first.csv'),
      lines.filter((line) => line !== missing),
    )
    const first = await imported(server, file('first.csv'))
    expect(first).toMatchObject({ code: 4, counts: { matched: 2, 'only-ours': 1 } })
    expect(first.result.entries).toMatchObject([
      { kind: 'only-ours', line: null, movementId: second, amount: '5000', fee: '0', settledBy: null },
    ])

    // It has all lines again: two of them count in the first report.
    const later = await imported(server, file('all.csv'))
    expect(later).toMatchObject({ code: 0, counts: { matched: 1, repeated: 2 } })
    const { body: now } = await operate(server.app, 'GET', `/settlement-reports/${first.result.report.reportId}`)
    expect(now).toMatchObject({
      differences: 0,
      counts: expect.arrayContaining([{ kind: 'only-ours', count: 1, settledSince: 1 }]),
    })
    const again = await imported(server, file('first.csv'))
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('imported before, and counts once') })
    expect(again.result.entries).toMatchObject([{ kind: 'only-ours', settledBy: later.result.report.reportId }])
    const listed = await capstan(['reconcile', 'list', '--json'], reaching(server.app))
    expect(JSON.parse(listed.stdout)).toHaveLength(2)
  })

  test('of a period names what is missing in that period alone', async () => {
    const server = await testCapstan()
    await trade(server)
    const file = await folder()
    const lines = await exported(server, file('all.csv'))
    await write(file('one.csv'), [lineOf(lines, '3000')])
    const now = Date.now()
    const at = (ms: number) => new Date(now + ms).toISOString()
    const empty = await imported(server, file('one.csv'), '--from', at(-2 * dayMs), '--to', at(-dayMs))
    expect(empty).toMatchObject({ code: 0, counts: { matched: 1 } })
    await operate(server.app, 'DELETE', `/settlement-reports/${empty.result.report.reportId}`)
    const whole = await imported(server, file('one.csv'), '--from', at(-dayMs), '--to', at(dayMs))
    expect(whole).toMatchObject({ code: 4, counts: { matched: 1, 'only-ours': 2 } })
    const turned = await imported(server, file('one.csv'), '--from', at(0), '--to', at(-dayMs))
    expect(turned).toMatchObject({ code: 2, stderr: expect.stringContaining('--to: it is not later than --from.') })
  })

  test('that was read wrongly can be forgotten, and then nothing is settled', async () => {
    const server = await testCapstan()
    const { paymentId } = await trade(server)
    const file = await folder()
    await exported(server, file('theirs.csv'))
    const { reportId } = (await imported(server, file('theirs.csv'))).result.report
    const forgotten = await capstan(['reconcile', 'forget', reportId], reaching(server.app))
    expect(forgotten).toMatchObject({ code: 0, stdout: `${reportId} is forgotten. The file can be imported again.\n` })
    expect((await operate(server.app, 'GET', `/payments/${paymentId}`)).body.settlements).toEqual([])
    expect((await capstan(['reconcile', 'forget', reportId], reaching(server.app))).code).toBe(1)
    expect(await imported(server, file('theirs.csv'))).toMatchObject({ code: 0, counts: { matched: 3 } })
    const { rows } = await server.app.context.pool.query(
      `select action, detail->>'reportId' as id from audit where action like '%settlement-report' order by audit_id`,
    )
    expect(rows).toMatchObject([
      { action: 'import-settlement-report', id: reportId },
      { action: 'forget-settlement-report', id: reportId },
      { action: 'import-settlement-report' },
    ])
  })
})

describe('a report in a shape of its own', () => {
  test('is read by the headers, words, units and marks it is said to have', async () => {
    const server = await testCapstan()
    await trade(server)
    const file = await folder()
    const lines = await exported(server, file('theirs.csv'))
    const decimal = (minor = '') => `${minor.slice(0, -2) || '0'}.${minor.slice(-2).padStart(2, '0')}`
    const rows = lines.map((line) => [
      line['type'] === 'CAPTURE' ? 'Settled' : 'Refunded',
      `"${line['reference']}"`,
      line['currency']?.toLowerCase(),
      line['type'] === 'CAPTURE' ? decimal(line['amount']) : `-${decimal(line['amount'])}`,
      ` ${line['time']?.replace('T', ' ').replace('Z', '')} `,
      '"a ""note""\r\nof two lines"',
    ])
    const text = ['Record Type;Merchant Reference;CCY;Gross;Booked;Note', ...rows.map((row) => row.join(';'))]
    await writeFile(file('other.csv'), `\uFEFF${text.join('\r\n')}\r\n\r\n`)
    const result = await imported(
      server,
      file('other.csv'),
      ...['--decimal', '--delimiter', ';', '--type', 'CAPTURE=Settled,REFUND=refunded'],
      ...[
        '--columns',
        'reference="Merchant Reference",amount=gross',
        '--columns',
        'type=Record Type,currency=CCY,time=Booked',
      ],
    )
    expect(result).toMatchObject({ code: 0, stderr: '', counts: { matched: 3 } })
    // A line is named by its number in the file, where notes of two lines stand between.
    const { body } = await operate(
      server.app,
      'GET',
      `/settlement-reports/${result.result.report.reportId}/entries?all=true`,
    )
    expect(body.entries.map(({ line }: { line: number }) => line)).toEqual([2, 4, 6])
  })

  test('without our references is matched by the acquirer’s ids', async () => {
    const server = await testCapstan()
    const { refund: refundId } = await trade(server)
    const file = await folder()
    const lines = await exported(server, file('theirs.csv'))
    await write(
      file('ids.csv'),
      lines.map(({ reference: _left, ...line }) => line),
    )
    expect(await imported(server, file('ids.csv'))).toMatchObject({ code: 0, counts: { matched: 3 } })
    const [given] = lines.filter(({ type }) => type === 'REFUND')
    await write(file('wrong.csv'), [
      { ...given, type: 'CAPTURE', reference: '' },
      { ...given, fee: '5', reference: '' },
    ])
    const wrong = await imported(server, file('wrong.csv'))
    expect(wrong.result.entries.map(({ kind, text }: Line) => `${kind}: ${text}`)).toEqual([
      'only-theirs: nothing of ours at this acquirer has its reference or id',
      expect.stringMatching(new RegExp(`^duplicate: refund ${refundId} was named in line \\d of report \\d+$`)),
    ])
  })
})

describe('a report that cannot be read', () => {
  const head = 'reference,type,currency,amount,fee,time'
  const good = 'r1,CAPTURE,EUR,100,0,2026-07-01T09:30:00Z'
  test('is refused with 2: each bad line is named, up to twenty, and nothing is kept', async () => {
    const server = await testCapstan()
    const file = await folder()
    const bad = 'r1,CAPTURE,EUR,x,0,2026-07-01'
    await writeFile(file('bad.csv'), [head, good, ...Array.from({ length: 25 }, () => bad)].join('\n'))
    const { code, stderr } = await imported(server, file('bad.csv'))
    expect(code).toBe(2)
    expect((await operate(server.app, 'GET', '/settlement-reports')).body.reports).toEqual([])
    const [first, ...lines] = (JSON.parse(stderr).error as string).split('\n')
    expect(first).toMatch(/was not imported, and nothing was changed:$/)
    expect(lines).toHaveLength(21)
    expect(lines[0]).toMatch(/^line 3: amount: "x" is not an amount/)
    expect(lines[20]).toBe('and 5 more lines')
  })

  test('or by wrong options is refused with 2, and says which', async () => {
    const server = await testCapstan()
    const file = await folder()
    await writeFile(file('good.csv'), `${head}\n${good}`)
    const wrong: readonly (readonly [option: string, value: string, expected: string])[] = [
      ['--columns', 'ref=Reference', '--columns: there is no column ref; they are transaction_id, reference'],
      ['--type', 'CAPTURE', '--type: "CAPTURE" is not OURS=THEIRS.'],
      ['--from', 'yesterday', '--from: it is a day or a time'],
      ['--csv', file('good.csv'), '--csv: that is the report itself'],
    ]
    for (const [option, value, expected] of wrong) {
      const { code, stderr } = await imported(server, file('good.csv'), option, value)
      expect(JSON.parse(stderr).error).toContain(expected)
      expect(code).toBe(2)
    }
    const absent = await imported(server, '/nowhere/report.csv')
    expect(absent).toMatchObject({ code: 2, stderr: '{"error":"/nowhere/report.csv cannot be read (ENOENT)."}\n' })
  })

  test('because the acquirer or the client is unknown is refused with 1', async () => {
    const server = await testCapstan()
    const file = await folder()
    await writeFile(file('good.csv'), `${head}\n${good}`)
    const said = async (...options: readonly string[]) => {
      const { code, stderr } = await imported(server, file('good.csv'), ...options)
      return `${code} ${JSON.parse(stderr).error}`
    }
    expect(await said('--acquirer', 'ADYEN', '--client', 'SANDBOX_TEST')).toBe(
      '1 There is no acquirer ADYEN here; known are ALIPAY, CHECKOUT, 2C2P.',
    )
    expect(await said('--acquirer', 'ALIPAY', '--client', 'SANDBOX_NONE')).toMatch(
      /^1 There is no client SANDBOX_NONE\./,
    )
    expect(await said('--acquirer', 'ALIPAY')).toBe(
      '1 There is no live client. The report of a sandbox client: name it with --client.',
    )
  })
})
