/** Whether a merchant's answer took a notification over. `reason` says what was missing, for the delivery log. */
export type Acknowledgement =
  | { readonly acknowledged: true }
  | { readonly acknowledged: false; readonly reason: string }

/**
 * Judges one answer: HTTP 200 and JSON whose `result` has `resultStatus` S and `resultCode` SUCCESS. Anything looser
 * would take a proxy's error page or a half-deployed endpoint for the merchant's word, and nobody would try again.
 */
export function isAcknowledged(status: number, body: string): Acknowledgement {
  if (status !== 200) return refuse(`HTTP status ${status} instead of 200`)
  if (body.trim() === '') return refuse('empty body')
  const result = resultOf(body)
  if (typeof result === 'string') return refuse(result)
  if (result['resultStatus'] !== 'S') return refuse(`result.resultStatus is ${shown(result['resultStatus'])}, not "S"`)
  if (result['resultCode'] !== 'SUCCESS') {
    return refuse(`result.resultCode is ${shown(result['resultCode'])}, not "SUCCESS"`)
  }
  return { acknowledged: true }
}

function refuse(reason: string): Acknowledgement {
  return { acknowledged: false, reason }
}

/** The `result` object, or in words why there is none. */
function resultOf(body: string): Readonly<Record<string, unknown>> | string {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return 'body is not JSON'
  }
  const result = isObject(parsed) ? parsed['result'] : undefined
  return isObject(result) ? result : 'body has no result object'
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Short: the reason is read in a table, and the whole answer is kept beside it. */
function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 40)
}
