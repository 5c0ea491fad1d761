import { describe, expect, it } from 'vitest'
import { captureDeclines, refundDeclines } from '../../domain/decline.ts'
import type { Step } from '../kit/exchange.ts'
import {
  account,
  amount,
  answer,
  converse,
  invoiceNo,
  maintenanceAnswer,
  merchantId,
  method,
  now,
  reference,
  requestOf,
} from './fixtures/dialogue.ts'
import { invoiceStatuses, refundResults, refundStatuses, settlementResults, voidResults } from './maintenance-codes.ts'
import { capture, inquireCapture, inquireRefund, refund, voidAuthorization } from './movements.ts'

const payment = { clientId: 'ACME', paymentReference: invoiceNo, paymentTransactionId: '8346966' }
const order = { ...payment, method, reference, amount, last: true, requestedAt: now, captured: 0n, now } as const

/** Codes that no page lists. */
const undocumented = ['77', '0', '000', '0000', 'OK', '']
const xmlOf = (step: Step<unknown>) => requestOf(step).request.body ?? ''
const read = <Outcome>(step: Step<Outcome>, ...answers: Parameters<typeof converse<Outcome>>[1][]) =>
  converse(step, ...answers).end

describe('a request to payment maintenance', () => {
  it('is XML with what 2C2P lists, in its order', () => {
    const { request } = requestOf(refund(order, account))
    expect(request).toEqual({
      method: 'POST',
      url: account.settings['maintenanceUrl'],
      headers: { 'content-type': 'text/plain', accept: 'text/plain' },
      body:
        '<PaymentProcessRequest><version>4.3</version><timeStamp>251126101112</timeStamp>' +
        `<merchantID>${merchantId}</merchantID><processType>R</processType><invoiceNo>${invoiceNo}</invoiceNo>` +
        `<actionAmount>129.00</actionAmount><idempotencyID>${reference}</idempotencyID>` +
        `<notifyURL>${account.callbackUrl}</notifyURL><userDefined2>${reference}</userDefined2></PaymentProcessRequest>`,
    })
  })

  it('names the settlement in a place of its own, and asks for no notification of it', () => {
    const xml = xmlOf(capture(order, account))
    expect(xml).toContain(`<processType>S</processType>`)
    expect(xml).toContain(`<userDefined1>${reference}</userDefined1>`)
    expect(xml).not.toMatch(/notifyURL|userDefined2/)
  })

  it('that only asks says so, and has no key', () => {
    for (const step of [inquireCapture(order, account), inquireRefund(order, account)]) {
      expect(requestOf<unknown>(step).request.reads).toBe(true)
      expect(xmlOf(step)).not.toContain('idempotencyID')
    }
    expect(requestOf(capture(order, account)).request.reads).toBeUndefined()
    expect(requestOf(refund(order, account)).request.reads).toBeUndefined()
  })

  it.each([
    ['KRW', 50_000n, '50000.00'],
    ['IDR', 1_000_000n, '10000.00'],
    ['THB', 1n, '0.01'],
  ])('counts %s in two decimals', (currency, value, written) => {
    const xml = xmlOf(capture({ ...order, amount: { currency, value } }, account))
    expect(xml).toContain(`<actionAmount>${written}</actionAmount>`)
  })

  it('is not sent in a currency that 2C2P cannot be told exactly', () => {
    const dinars = { ...order, amount: { currency: 'KWD', value: 1_234n } }
    expect(capture(dinars, account)).toMatchObject({ kind: 'not-sent' })
    expect(refund(dinars, account)).toMatchObject({ kind: 'not-sent' })
    expect(inquireCapture(dinars, account)).toMatchObject({ kind: 'not-sent' })
  })

  it('escapes what would be markup', () => {
    const callbackUrl = 'https://pay.example/callbacks/2C2P?a=1&b=<2>'
    const xml = xmlOf(refund(order, { ...account, callbackUrl }))
    expect(xml).toContain('<notifyURL>https://pay.example/callbacks/2C2P?a=1&amp;b=&lt;2&gt;</notifyURL>')
  })
})

describe('the answer to a settlement', () => {
  it.each(['RS', 'S', 'PPC', 'PFC'])('with status %s is a yes to the amount it names', (status) => {
    const said = maintenanceAnswer('S', '00', { amount: '128.99', status, referenceNo: '3596581' })
    expect(read(capture(order, account), said)).toEqual({
      kind: 'succeeded',
      amount: { currency: 'SGD', value: 12_899n },
      receipt: { transactionId: '3596581', referenceNo: '8346966', resultCode: '00', resultMessage: 'says 00' },
    })
  })

  it.each([...invoiceStatuses].filter(([, meaning]) => meaning !== 'captured'))(
    'with 00 and status %s (%s) is no yes',
    (status) => {
      const said = maintenanceAnswer('S', '00', { amount: '129.00', status })
      expect(read(capture(order, account), said)).toMatchObject({ kind: 'unknown' })
    },
  )

  it.each([...settlementResults])('of %s is %j', (code, meaning) => {
    const end = read(capture(order, account), maintenanceAnswer('S', code))
    if (meaning.kind === 'unclear') return expect(end).toMatchObject({ kind: 'unknown' })
    expect(captureDeclines).toContain(meaning.code)
    expect(end).toMatchObject({ kind: 'failed', code: meaning.code, receipt: { resultCode: code } })
  })

  it.each(['03', '13', '14', '96'])('of %s blames the account, which is no reason to fail it for good', (code) => {
    expect(read(capture(order, account), maintenanceAnswer('S', code))).toMatchObject({ kind: 'unknown' })
    expect(read(refund(order, account), maintenanceAnswer('R', code))).toMatchObject({ kind: 'unknown' })
  })

  it.each(['12', '16', '32', '34', '39', '50', '95', '98', '99'])('of %s may have been settled before', (code) => {
    expect(read(capture(order, account), maintenanceAnswer('S', code))).toMatchObject({ kind: 'unknown' })
  })

  it('of 51 is pending: the very request is there', () => {
    expect(read(capture(order, account), maintenanceAnswer('S', '51'))).toMatchObject({ kind: 'pending' })
  })

  it.each(undocumented)('of %j is no result', (code) => {
    expect(read(capture(order, account), maintenanceAnswer('S', code))).toMatchObject({ kind: 'unknown' })
  })
})

describe('an inquiry about a settlement', () => {
  const ask = (members: Record<string, string>) =>
    read(inquireCapture(order, account), maintenanceAnswer('I', '00', { amount: '129.00', ...members }))

  it.each([...invoiceStatuses])('with status %s (%s) tells what became of it', (status, meaning) => {
    const ends: Readonly<Record<string, object>> = {
      captured: { kind: 'succeeded', amount },
      'refund-follows': { kind: 'already-done' },
      approved: { kind: 'not-found' },
      voided: { kind: 'failed', code: 'AUTH_CANCELLED' },
      expired: { kind: 'failed', code: 'AUTH_EXPIRED' },
      refused: { kind: 'failed', code: 'ORDER_STATUS_INVALID' },
    }
    expect(ask({ status })).toMatchObject(ends[meaning] ?? { kind: 'unknown' })
  })

  it('does not take the settlement of another reference for ours', () => {
    expect(ask({ status: 'S', userDefined1: reference })).toMatchObject({ kind: 'succeeded' })
    expect(ask({ status: 'S', userDefined1: '' })).toMatchObject({ kind: 'succeeded' })
    expect(ask({ status: 'S', userDefined1: '1' })).toMatchObject({ kind: 'not-found' })
    expect(ask({ status: 'RF', userDefined1: '1' })).toMatchObject({ kind: 'not-found' })
  })

  it('about an invoice that 2C2P does not know is "not found"', () => {
    expect(read(inquireCapture(order, account), maintenanceAnswer('I', '16'))).toEqual({ kind: 'not-found' })
  })

  it.each(['15', '12', '99', '96', ...undocumented])('answered with %j is no result', (code) => {
    expect(read(inquireCapture(order, account), maintenanceAnswer('I', code))).toMatchObject({ kind: 'unknown' })
  })
})

describe('the answer to a refund', () => {
  it('names the amount, and the refund by an id of its own', () => {
    const members = { amount: '25.00', status: 'RF', referenceNo: '3528643', refundReferenceNo: '3598743' }
    expect(read(refund(order, account), maintenanceAnswer('R', '00', members))).toMatchObject({
      kind: 'succeeded',
      amount: { currency: 'SGD', value: 2_500n },
      receipt: { transactionId: '3598743', referenceNo: '8346966' },
    })
  })

  it.each([...refundStatuses])('with 00 and status %s is: %s', (status, meaning) => {
    const said = maintenanceAnswer('R', '00', { amount: '129.00', status })
    const kind = { refunded: 'succeeded', pending: 'pending', refused: 'failed' }[meaning]
    expect(read(refund(order, account), said)).toMatchObject({ kind })
  })

  it.each(['A', 'S', 'RS', 'V', 'ZZ'])('with 00 and status %s is no result', (status) => {
    const said = maintenanceAnswer('R', '00', { amount: '129.00', status })
    expect(read(refund(order, account), said)).toMatchObject({ kind: 'unknown' })
  })

  it.each([...refundResults])('of %s is %j', (code, meaning) => {
    const end = read(refund(order, account), maintenanceAnswer('R', code))
    if (meaning.kind === 'unclear') return expect(end).toMatchObject({ kind: 'unknown' })
    expect(refundDeclines).toContain(meaning.code)
    expect(end).toMatchObject({ kind: 'failed', code: meaning.code, receipt: { resultCode: code } })
  })

  it.each(['42', '51'])('of %s is pending', (code) => {
    expect(read(refund(order, account), maintenanceAnswer('R', code))).toMatchObject({ kind: 'pending' })
  })

  it.each(['49', '95', '98', '99', ...undocumented])('of %j may have been carried out', (code) => {
    expect(read(refund(order, account), maintenanceAnswer('R', code))).toMatchObject({ kind: 'unknown' })
  })
})

describe('an inquiry about a refund', () => {
  const listed = (...refunds: string[]) =>
    maintenanceAnswer('RS', '00', { status: 'S', amount: '129.00' }, `<refundList>${refunds.join('')}</refundList>`)
  const entry = (members: Record<string, string>) => {
    const all = { amount: '25.00', status: 'RF', referenceNo: '1', ...members }
    return `<refund ${Object.entries(all)
      .map(([name, value]) => `${name}="${value}"`)
      .join(' ')} />`
  }
  const ask = (said: ReturnType<typeof listed>, transactionId?: string) =>
    read(inquireRefund({ ...order, ...(transactionId && { transactionId }) }, account), said)

  it('finds it by our reference, among others', () => {
    const said = listed(
      entry({ userDefined2: '1', amount: '1.00' }),
      entry({ userDefined2: reference, referenceNo: '3598743' }),
    )
    expect(ask(said)).toMatchObject({
      kind: 'succeeded',
      amount: { currency: 'SGD', value: 2_500n },
      receipt: { transactionId: '3598743' },
    })
  })

  it.each([...refundStatuses])('with status %s is: %s', (status, meaning) => {
    const kind = { refunded: 'succeeded', pending: 'pending', refused: 'failed' }[meaning]
    expect(ask(listed(entry({ userDefined2: reference, status })))).toMatchObject({ kind })
  })

  it('finds it by the id that 2C2P told, where the list names no references', () => {
    const said = listed(entry({ referenceNo: '3598743' }), entry({ referenceNo: '2' }))
    expect(ask(said, '3598743')).toMatchObject({ kind: 'succeeded' })
  })

  it('is "not found" only when no refund in the list can be it', () => {
    expect(ask(listed())).toEqual({ kind: 'not-found' })
    expect(ask(listed(entry({ userDefined2: '1' })))).toEqual({ kind: 'not-found' })
    expect(ask(listed(entry({})))).toMatchObject({ kind: 'unknown' })
    expect(ask(listed(entry({ userDefined2: '1' }), entry({ userDefined2: '' })))).toMatchObject({ kind: 'unknown' })
    expect(ask(maintenanceAnswer('RS', '00', { status: 'S' }))).toMatchObject({ kind: 'unknown' })
    expect(ask(maintenanceAnswer('RS', '16'))).toEqual({ kind: 'not-found' })
  })

  it('is no result when the list has it twice, or says what it should not', () => {
    const ours = entry({ userDefined2: reference })
    expect(ask(listed(ours, ours))).toMatchObject({ kind: 'unknown' })
    expect(ask(listed(entry({ userDefined2: reference, status: 'ZZ' })))).toMatchObject({ kind: 'unknown' })
    expect(ask(listed(entry({ userDefined2: reference, amount: '25.001' })))).toMatchObject({ kind: 'unknown' })
    expect(ask(maintenanceAnswer('RS', '99'))).toMatchObject({ kind: 'unknown' })
  })
})

describe('a void', () => {
  const asked = (status: string) => maintenanceAnswer('I', '00', { status, amount: '129.00' })

  it('asks first, and voids only what is approved', () => {
    const { requests, end } = converse(
      voidAuthorization(order, account),
      asked('A'),
      maintenanceAnswer('V', '00', { status: 'V', referenceNo: '1' }),
    )
    expect(requests.map(({ reads }) => reads)).toEqual([true, undefined])
    expect(requests[1]?.body).toContain('<processType>V</processType>')
    expect(requests[1]?.body).toContain(`<idempotencyID>${reference}</idempotencyID>`)
    expect(end).toMatchObject({ kind: 'succeeded' })
  })

  it.each([...invoiceStatuses].filter(([, meaning]) => meaning !== 'approved'))(
    'of an invoice with status %s (%s) sends no void',
    (status, meaning) => {
      const ends: Readonly<Record<string, string>> = {
        voided: 'succeeded',
        'void-pending': 'pending',
        'approval-pending': 'unknown',
        unclear: 'unknown',
      }
      const kind = ends[meaning] ?? 'failed'
      expect(read(voidAuthorization(order, account), asked(status))).toMatchObject({ kind })
    },
  )

  it('is never sent for what is captured by our own books', () => {
    expect(voidAuthorization({ ...order, captured: 1n }, account)).toMatchObject({ kind: 'unknown' })
  })

  it.each([
    ['00', { status: 'V' }, 'succeeded'],
    ['00', { status: 'VP' }, 'pending'],
    ['00', { status: 'A' }, 'unknown'],
    ['00', { status: 'ZZ' }, 'unknown'],
    ['00', {}, 'unknown'],
    ['29', {}, 'succeeded'],
    ['51', {}, 'pending'],
    ['99', {}, 'unknown'],
    ['77', {}, 'unknown'],
  ])('answered with %s and %j is: %s', (code, members, kind) => {
    const said = maintenanceAnswer('V', code, members)
    expect(read(voidAuthorization(order, account), asked('A'), said)).toMatchObject({ kind })
  })

  it.each([
    ['9020', 'failed'],
    ['4047', 'succeeded'],
    ['2001', 'pending'],
    ['2002', 'not-found'],
    ['0000', 'unknown'],
    ['0999', 'unknown'],
  ])(
    'of what payment maintenance does not know sends no void and ends as the payment inquiry says, %s: %s',
    (respCode, kind) => {
      const nothing = maintenanceAnswer('I', '16')
      const told = answer({ merchantID: merchantId, invoiceNo, amount: 129, currencyCode: 'SGD', respCode })
      const { requests, end } = converse(voidAuthorization(order, account), nothing, told)
      expect(requests.every(({ reads }) => reads)).toBe(true)
      expect(end).toMatchObject({ kind })
    },
  )

  it('of what payment maintenance does not know ends by nothing that is unsigned or about another payment', () => {
    for (const said of [{ unproven: { respCode: '9020' } }, { invoiceNo: 'OTHER', respCode: '9020' }]) {
      expect(read(voidAuthorization(order, account), maintenanceAnswer('I', '16'), answer(said))).toMatchObject({
        kind: 'unknown',
      })
    }
  })

  it.each([...voidResults])('answered with %s is %j', (code, meaning) => {
    const end = read(voidAuthorization(order, account), asked('A'), maintenanceAnswer('V', code))
    expect(end).toMatchObject(meaning.kind === 'refused' ? { kind: 'failed', code: meaning.code } : { kind: 'unknown' })
  })
})

describe('an answer of payment maintenance', () => {
  const good = maintenanceAnswer('S', '00', { amount: '129.00', status: 'RS' }).body

  it.each([
    ['of another invoice', good.replace(invoiceNo, '1')],
    ['of another kind', good.replace('<processType>S', '<processType>R')],
    ['that says something twice', good.replace('<status>', '<status>RS</status><status>')],
    ['without a code', good.replace('<respCode>00</respCode>', '')],
    ['without an amount', good.replace('<amount>129.00</amount>', '')],
    ['with no readable amount', good.replace('129.00', '129,00')],
    ['of another name', good.replaceAll('PaymentProcessResponse', 'RecurringMaintenanceResponse')],
    ['that is not well-formed', good.replace('</status>', '')],
    ['that broke off', good.slice(0, -10)],
    ['with a document type', `<!DOCTYPE a [<!ENTITY x "129.00">]>${good.replace('129.00', '&x;')}`],
    ['with a document type that declares nothing', `<!DOCTYPE PaymentProcessResponse>${good}`],
    ['with an unknown entity', good.replace('129.00', '&x;')],
    ['of two roots', good + good],
    ['that is empty', ''],
    ['that is a page', '<html><body>Sign in</body></html>'],
    ['that says yes about nothing', good.replace(/<(processType|invoiceNo)>[^<]*<\/\1>/g, '')],
  ])('%s is no result', (_, body) => {
    expect(read(capture(order, account), answer(body))).toMatchObject({ kind: 'unknown' })
    expect(read(capture(order, account), answer(good))).toMatchObject({ kind: 'succeeded' })
  })

  it('that refuses the request before it is read need not repeat what it is about', () => {
    const refusal = '<PaymentProcessResponse><respCode>10</respCode></PaymentProcessResponse>'
    expect(read(capture(order, account), answer(refusal))).toMatchObject({ kind: 'failed', code: 'PROCESS_FAIL' })
  })

  it('that turns the account away, unsigned, is no result', () => {
    expect(read(capture(order, account), answer({ unproven: {} }, 401))).toMatchObject({ kind: 'unknown' })
  })
})
