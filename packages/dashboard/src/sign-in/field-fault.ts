import { ApiError } from '../api/call.ts'

/** What a refusal says of one of these fields: the API begins it with the field's name. */
export function fieldFault(error: unknown, field: string): string | undefined {
  const text = error instanceof ApiError ? error.message : ''
  if (!text.startsWith(`${field}: `)) return undefined
  const fault = text.slice(field.length + 2)
  return `${fault[0]?.toUpperCase() ?? ''}${fault.slice(1)}.`
}

/** A refusal that is about none of these fields. */
export function otherFault(error: unknown, fields: readonly string[]): string | undefined {
  // Whoever is not signed in any more is asked to sign in, over everything else.
  if (error instanceof ApiError && error.status === 401) return undefined
  if (!error || fields.some((field) => fieldFault(error, field) !== undefined)) return undefined
  return error instanceof Error ? error.message : String(error)
}
