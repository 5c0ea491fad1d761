/** Path of each API of this server, without the sandbox prefix. The method is always POST. */
export const endpointPaths = {
  pay: '/ams/api/v1/payments/pay',
  createPaymentSession: '/ams/api/v1/payments/createPaymentSession',
  submitPay: '/ams/api/v1/payments/submitPay',
  capture: '/ams/api/v1/payments/capture',
  inquiryPayment: '/ams/api/v1/payments/inquiryPayment',
  cancel: '/ams/api/v1/payments/cancel',
  refund: '/ams/api/v1/payments/refund',
  inquiryRefund: '/ams/api/v1/payments/inquiryRefund',
} as const

export type Endpoint = keyof typeof endpointPaths

/** Whether a client id belongs to the sandbox: official SDKs decide by this prefix, so the id alone tells. */
export function isSandboxClient(clientId: string): boolean {
  return clientId.startsWith('SANDBOX_')
}

/**
 * The path a client requests and signs: `/ams/api/v1/…`, and `/ams/sandbox/api/v1/…` for a sandbox client, as the
 * official SDKs do.
 */
export function apiPath(endpoint: Endpoint, clientId: string): string {
  const path = endpointPaths[endpoint]
  return isSandboxClient(clientId) ? path.replace('/ams/api', '/ams/sandbox/api') : path
}
