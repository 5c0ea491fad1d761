import type { Account } from '../kit/account.ts'
import type { AccountCheck } from '../kit/connector.ts'
import { ask, type HttpAnswer, type Step } from '../kit/exchange.ts'
import { asText } from '../kit/reading.ts'
import { isUnknown, type MaintenanceOrder, maintenanceRequest, readMaintenance } from './maintenance.ts'
import { accountRefusals, transactionDoesNotExist } from './maintenance-codes.ts'
import { accountRefusals as paymentRefusals } from './payment-codes.ts'
import { inquiryRequest } from './payment-inquiry.ts'
import { readClaims } from './payment-messages.ts'
import { unprovenAnswer } from './sealing.ts'

/** Nobody makes an invoice of this number: our references are digits. */
const noInvoice = 'CAPSTANCHECK'
const notFound = '2002'

/** Asks both sides about an invoice that does not exist: a signed "not found" proves the keys of that side. */
export function check(account: Account): Step<AccountCheck> {
  return ask(inquiryRequest(noInvoice, account), (answer) => {
    const unproven = unprovenAnswer(answer)
    if (unproven) {
      const { respCode } = unproven
      const said = respCode === undefined ? `HTTP status ${answer.status}` : `code ${respCode}`
      return badPayments(said)
    }
    const code = asText(readClaims(answer.body)?.respCode)
    if (code === notFound) return checkMaintenance(account)
    if (code !== undefined && paymentRefusals.has(code)) return badPayments(`code ${code}`)
    return { kind: 'unknown', reason: `payments: an inquiry about no invoice was answered with ${code ?? 'no code'}` }
  })
}

function badPayments(said: string): AccountCheck {
  return { kind: 'bad', detail: `payments: refused with ${said}; check merchantId, secretKey and paymentUrl` }
}

/** The currency is of no account: any that 2C2P can be told does. */
const noAmount = { currency: 'SGD', value: 100n }

function checkMaintenance(account: Account): Step<AccountCheck> {
  const order: MaintenanceOrder = { type: 'I', invoiceNo: noInvoice, amount: noAmount }
  const request = maintenanceRequest(order, account)
  if (!request) return { kind: 'unknown', reason: 'maintenance: the inquiry could not be written' }
  return ask(request, (answer) => judgeMaintenance(answer, order))
}

function judgeMaintenance(answer: HttpAnswer, order: MaintenanceOrder): AccountCheck {
  if (unprovenAnswer(answer)) return badMaintenance(`HTTP status ${answer.status}`)
  const read = readMaintenance(answer, order)
  if (isUnknown(read)) return read
  if (accountRefusals.has(read.code)) return badMaintenance(`code ${read.code}`)
  if (read.code === transactionDoesNotExist) {
    return { kind: 'good', detail: 'payments and payment maintenance answer, signed, that they know no such invoice' }
  }
  return { kind: 'unknown', reason: `maintenance: an inquiry about no invoice was answered with ${read.code}` }
}

function badMaintenance(said: string): AccountCheck {
  return { kind: 'bad', detail: `maintenance: refused with ${said}; check the keys, and that ours is uploaded` }
}
