import type { ReactNode } from 'react'
import { CopyableId } from '../parts/copy.tsx'
import { Time } from '../parts/time.tsx'
import type { Payment } from './payment-query.ts'
import { Section } from './section.tsx'

/** Who, by what, where: with the ids that somebody may be asked for. */
export function PaymentFacts({ payment }: { readonly payment: Payment }) {
  const { acquirer, acquirerMerchantId, acquirerTransactionId, sessionId, notifyUrl, metadata } = payment
  return (
    <Section title="Facts">
      <dl className="facts">
        <Fact name="Payment">
          <CopyableId id={payment.paymentId} what="the payment id" />
        </Fact>
        <Fact name="Request">
          <CopyableId id={payment.paymentRequestId} what="the request id" />
        </Fact>
        <Fact name="Client">
          <CopyableId id={payment.clientId} what="the client id" />
        </Fact>
        {sessionId && (
          <Fact name="Session">
            <CopyableId id={sessionId} what="the session id" />
          </Fact>
        )}
        <Fact name="For">{payment.description || 'No description'}</Fact>
        <Fact name="Method">{methodText(payment)}</Fact>
        <Fact name="Capture">{payment.captureMode === 'MANUAL' ? 'By hand (MANUAL)' : 'By itself (AUTOMATIC)'}</Fact>
        <Fact name="Acquirer">{acquirer ?? (payment.method.type ? 'None takes it' : 'Not asked yet')}</Fact>
        {acquirerMerchantId && (
          <Fact name="Merchant there">
            <CopyableId id={acquirerMerchantId} what="the merchant id at the acquirer" />
          </Fact>
        )}
        {acquirerTransactionId && (
          <Fact name="Its id there">
            <CopyableId id={acquirerTransactionId} what="the acquirer's id" />
          </Fact>
        )}
        <Fact name="Our reference">
          <CopyableId id={payment.reference} what="our reference" />
        </Fact>
        <Fact name="Made">
          <Time at={payment.createdAt} />
        </Fact>
        {notifyUrl && (
          <Fact name="Notify URL">
            <CopyableId id={notifyUrl} what="the notify URL" />
          </Fact>
        )}
        {metadata && (
          <Fact name="Metadata">
            <CopyableId id={metadata} what="the metadata" />
          </Fact>
        )}
      </dl>
    </Section>
  )
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function methodText({ method }: Payment): string {
  const { type, brand, lastFour, country, funding } = method
  if (type === '') return 'The buyer has not chosen yet'
  const card = [brand, lastFour && `ending in ${lastFour}`].filter(Boolean).join(' ')
  const more = [funding?.toLowerCase(), country].filter(Boolean).join(', ')
  return [type, card, more && `(${more})`].filter(Boolean).join(' ')
}
