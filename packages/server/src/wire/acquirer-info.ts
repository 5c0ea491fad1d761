import type { AcquirerInfo } from '@capstan/protocol'
import type { Receipt } from '../domain/outcome.ts'
import type { Payment } from '../domain/payment.ts'

/** `acquirerInfo` of a payment or of one of its captures, each with its own reference and receipt. */
export function acquirerInfo(payment: Payment, reference: string, receipt: Receipt): AcquirerInfo | undefined {
  if (payment.acquirer === null) return undefined
  return {
    acquirerName: payment.acquirer,
    referenceRequestId: reference,
    ...(receipt.transactionId !== undefined && { acquirerTransactionId: receipt.transactionId }),
    ...(payment.acquirerMerchantId !== null && { acquirerMerchantId: payment.acquirerMerchantId }),
    ...(receipt.resultCode !== undefined && { acquirerResultCode: receipt.resultCode }),
    ...(receipt.resultMessage !== undefined && { acquirerResultMessage: receipt.resultMessage }),
  }
}

/** The two fields that tell where the money is: `acquirerInfo`, and the acquirer's payment id where it has one. */
export function acquirerFields(
  payment: Payment,
  reference: string,
  receipt: Receipt,
): { acquirerInfo?: AcquirerInfo; acquirerReferenceNo?: string } {
  const info = acquirerInfo(payment, reference, receipt)
  const referenceNo = receipt.referenceNo ?? payment.receipt.referenceNo
  return {
    ...(info && { acquirerInfo: info }),
    ...(referenceNo !== undefined && { acquirerReferenceNo: referenceNo }),
  }
}
