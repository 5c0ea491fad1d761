import Type from 'typebox'
import { amount, flag, id, optional } from './fields.ts'

export const captureRequest = Type.Object(
  {
    captureRequestId: id('Yours, new for each capture. A repeat under the same id never captures twice.'),
    paymentId: id('The paymentId that the pay API or its notification gave you.'),
    captureAmount: amount,
    isLastCapture: optional(flag('True when nothing further will be captured: the rest is released.')),
    captureType: optional(
      Type.Enum(['FINAL', 'NON_FINAL'], {
        description: 'Says the same as isLastCapture in another way. Send one of the two.',
        errorMessage: 'must be FINAL or NON_FINAL',
      }),
    ),
  },
  { title: 'CaptureRequest', description: 'Fields that are not listed are accepted and ignored.' },
)
