import Type from 'typebox'
import { id, optional } from './fields.ts'

const fields = {
  paymentId: optional(id('The paymentId that the pay API or its notification gave you. It wins when both are sent.')),
  paymentRequestId: optional(id('The paymentRequestId that you gave the payment.')),
}

const description = 'At least one of the two ids. Fields that are not listed are accepted and ignored.'

export const inquiryPaymentRequest = Type.Object(fields, { title: 'InquiryPaymentRequest', description })

export const cancelRequest = Type.Object(fields, { title: 'CancelRequest', description })
