import type { JsonObject } from '@capstan/protocol/wire'

/** The object that a body is, in UTF-8; undefined for everything else. */
export function parseJsonObject(body: Uint8Array): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as JsonObject) : undefined
  } catch {
    return undefined
  }
}
