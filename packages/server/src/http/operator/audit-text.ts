import { actionTexts } from './audit-actions.ts'
import { type Detail, facts, words } from './audit-detail.ts'

/** Every action that has words of its own, for choosing one. */
export const knownActions: readonly { readonly action: string; readonly label: string }[] = Object.entries(actionTexts)
  .map(([action, { label }]) => ({ action, label }))
  .toSorted((a, b) => a.label.localeCompare(b.label, 'en'))

function textOf(action: string) {
  return Object.hasOwn(actionTexts, action) ? actionTexts[action] : undefined
}

export function actionLabel(action: string): string {
  const name = words(action)
  return textOf(action)?.label ?? name.charAt(0).toUpperCase() + name.slice(1)
}

/** What was done beyond the label, in words; empty where there is no more to say. */
export function actionText(action: string, detail: Detail): string {
  const known = textOf(action)
  return known ? (known.more?.(detail) ?? '') : facts(detail)
}

/** What the person gave as the reason. */
export function reasonOf(detail: Detail): string | null {
  const { reason } = detail
  return typeof reason === 'string' && reason !== '' ? reason : null
}
