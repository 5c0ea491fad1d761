import { describe, expect, it } from 'vitest'
import { check } from './check.ts'
import { account, answer, converse, invoiceNo, maintenanceAnswer } from './fixtures/dialogue.ts'

const unknownInvoice = answer({ respCode: '2002', respDesc: 'Transaction not found' })
const about = (code: string) => {
  const { body, ...rest } = maintenanceAnswer('I', code)
  return { ...rest, body: body.replace(invoiceNo, 'CAPSTANCHECK') }
}

describe('the check of an account', () => {
  it('asks both sides about an invoice that nobody makes, and changes nothing', () => {
    const { requests, end } = converse(check(account), unknownInvoice, about('16'))
    expect(end).toMatchObject({ kind: 'good' })
    expect(requests.map(({ reads }) => reads)).toEqual([true, true])
    for (const { body } of requests) expect(body).toContain('CAPSTANCHECK')
  })

  it.each([
    [answer({ unproven: { respCode: '9042' } }), 'code 9042'],
    [answer({ unproven: {} }, 401), 'HTTP status 401'],
    [answer({ respCode: '9007' }), 'code 9007'],
  ])('says that payments refuse it, and by what (%#)', (said, detail) => {
    const { end } = converse(check(account), said)
    expect(end).toMatchObject({ kind: 'bad', detail: expect.stringContaining(detail) })
    expect(end).toMatchObject({ detail: expect.stringContaining('secretKey') })
  })

  it.each([
    [answer({ unproven: {} }, 403), 'HTTP status 403'],
    [about('14'), 'code 14'],
  ])('says that maintenance refuses it, and by what (%#)', (said, detail) => {
    const { end } = converse(check(account), unknownInvoice, said)
    expect(end).toMatchObject({ kind: 'bad', detail: expect.stringContaining(detail) })
  })

  it('does not know when the answer is neither', () => {
    expect(converse(check(account), answer({ respCode: '0999' })).end).toMatchObject({ kind: 'unknown' })
    expect(converse(check(account), unknownInvoice, about('99')).end).toMatchObject({ kind: 'unknown' })
    expect(converse(check(account), unknownInvoice, maintenanceAnswer('I', '16')).end).toMatchObject({
      kind: 'unknown',
    })
    expect(converse(check(account), unknownInvoice, answer('<html/>')).end).toMatchObject({ kind: 'unknown' })
  })
})
