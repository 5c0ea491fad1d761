/** What the acquirer answers; `amount` in minor units, as a decimal string. */
export interface AcquirerAnswer {
  readonly status: string
  readonly id?: string
  readonly amount?: string
  readonly code?: string
}

/** Asks the acquirer of this suite. Rejects when no usable answer comes before the signal aborts. */
export async function askAcquirer(
  url: string,
  operation: string,
  body: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<AcquirerAnswer> {
  const response = await fetch(`${url}/${operation}`, { method: 'POST', body: JSON.stringify(body), signal })
  if (response.status !== 200) throw new Error(`the acquirer answered ${response.status}`)
  return (await response.json()) as AcquirerAnswer
}
