import type { Money } from '../../domain/money.ts'
import { formatMoney } from '../format-money.ts'
import { formatDuration } from './format-duration.ts'

type Detail = Readonly<Record<string, unknown>>

interface ActionText {
  /** In the past, for lists and filters: what was done. */
  readonly label: string
  /** What is worth saying beyond the label; nothing where the label says it all. */
  readonly more?: (detail: Detail) => string
}

/**
 * What people read of each action. What has no line here, of a newer Capstan or of a new use case, is shown by its own
 * name and its facts. Details were written by code of many versions: nothing here relies on a member being there.
 */
const texts: Readonly<Record<string, ActionText>> = {
  'create-client': { label: 'Client created', more: (detail) => sentence(named(detail, 'name'), urlsText(detail)) },
  'set-notify-urls': { label: 'Notification addresses changed', more: (detail) => urlsOf(detail) },
  'set-expiry-policy': { label: 'Expiry policy changed', more: expiryText },
  'advance-clock': {
    label: 'Sandbox clock turned',
    more: ({ byMs }) => (typeof byMs === 'number' ? `forward by ${formatDuration(byMs)}` : ''),
  },
  'set-scenario': { label: 'Scenario set', more: scenarioText },
  'clear-scenarios': { label: 'Scenarios cleared', more: (detail) => sentence(listed(detail, 'operations')) },
  trigger: { label: 'Event triggered', more: (detail) => text(detail, 'event') },
  listen: {
    label: 'Listener attached',
    more: (detail) =>
      sentence(
        text(detail, 'name'),
        given(text(detail, 'forwardTo'), (to) => `forwards to ${to}`),
      ),
  },
  'export-payments': { label: 'Payments exported', more: exportText },
  'resend-notification': {
    label: 'Notification sent again',
    more: ({ state, tries }) =>
      sentence(
        given(asText(state), (was) => `was ${was}`),
        given(asText(tries), (count) => `after ${count} tries`),
      ),
  },
  'resolve-alert': {
    label: 'Alert resolved',
    more: (detail) =>
      sentence(
        words(text(detail, 'kind')),
        given(text(detail, 'verdict'), (verdict) => `found: ${words(verdict)}`),
      ),
  },
  'add-acquirer': {
    label: 'Acquirer account added',
    more: (detail) =>
      sentence(
        text(detail, 'account'),
        given(text(detail, 'connector'), (id) => `connector ${id}`),
        detail['enabled'] === false ? 'not enabled yet' : '',
      ),
  },
  'change-acquirer': {
    label: 'Acquirer account changed',
    more: (detail) =>
      sentence(
        text(detail, 'account'),
        given(listed(detail, 'settings'), (names) => `settings ${names}`),
        given(listed(detail, 'secrets'), (names) => `secrets ${names}`),
      ),
  },
  'enable-acquirer': { label: 'Acquirer account enabled', more: (detail) => text(detail, 'account') },
  'disable-acquirer': { label: 'Acquirer account disabled', more: (detail) => text(detail, 'account') },
  'remove-acquirer': { label: 'Acquirer account removed', more: (detail) => text(detail, 'account') },
  'rotate-master-key': {
    label: 'Master key rotated',
    more: (detail) => sentence(given(text(detail, 'account'), (name) => `secrets of ${name} sealed anew`)),
  },
  'import-settlement-report': {
    label: 'Settlement report imported',
    more: (detail) =>
      sentence(
        text(detail, 'fileName'),
        text(detail, 'acquirer'),
        given(text(detail, 'lines'), (count) => `${count} lines`),
      ),
  },
  'forget-settlement-report': { label: 'Settlement report forgotten', more: (detail) => text(detail, 'reportId') },
}

/** Every action that has words of its own, for choosing one. */
export const knownActions: readonly { readonly action: string; readonly label: string }[] = Object.entries(texts)
  .map(([action, { label }]) => ({ action, label }))
  .toSorted((a, b) => a.label.localeCompare(b.label, 'en'))

export function actionLabel(action: string): string {
  return texts[action]?.label ?? capitalized(words(action))
}

/** What was done beyond the label, in words; empty where there is no more to say. */
export function actionText(action: string, detail: Detail): string {
  const known = texts[action]
  return known ? (known.more?.(detail) ?? '') : facts(detail)
}

/** What the person gave as the reason. */
export function reasonOf(detail: Detail): string | null {
  const { reason } = detail
  return typeof reason === 'string' && reason !== '' ? reason : null
}

function words(name: string): string {
  return name.replaceAll('-', ' ')
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Whatever a member is, as far as one line can say it; empty for what is not there. */
function asText(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const amount = moneyOf(value)
  return amount ? formatMoney(amount) : JSON.stringify(value)
}

function moneyOf(value: unknown): Money | undefined {
  const { currency, value: units } = Object(value) as Record<string, unknown>
  if (typeof currency !== 'string' || typeof units !== 'string' || !/^\d{1,18}$/.test(units)) return undefined
  return { currency, value: BigInt(units) }
}

function text(detail: Detail, name: string): string {
  return asText(detail[name])
}

function named(detail: Detail, name: string): string {
  return given(text(detail, name), (value) => `named ${value}`)
}

function given(value: string, say: (value: string) => string): string {
  return value === '' ? '' : say(value)
}

function listed(detail: Detail, name: string): string {
  const value = detail[name]
  return Array.isArray(value) ? value.map(asText).join(', ') : asText(value)
}

function sentence(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('; ')
}

function urlsText(detail: Detail): string {
  const urls = detail['notifyUrls']
  return urls !== null && typeof urls === 'object' ? urlsOf(urls as Detail) : ''
}

function urlsOf(urls: Detail): string {
  return sentence(
    ...Object.entries(urls).map(([type, url]) => (url === null ? `${type} cleared` : `${type} to ${asText(url)}`)),
  )
}

function expiryText(change: Detail): string {
  const { atExpiry, captureAheadMs, warnAheadMs, notifies } = change
  return sentence(
    given(asText(atExpiry), (what) =>
      what === 'capture' ? 'captures the rest before it expires' : `${what} at expiry`,
    ),
    typeof captureAheadMs === 'number' ? `captures ${formatDuration(captureAheadMs)} ahead` : '',
    typeof warnAheadMs === 'number'
      ? warnAheadMs === 0
        ? 'no warning'
        : `warns ${formatDuration(warnAheadMs)} ahead`
      : '',
    typeof notifies === 'boolean' ? (notifies ? 'the merchant is warned too' : 'the merchant is not warned') : '',
  )
}

function scenarioText(detail: Detail): string {
  const what = [listed(detail, 'operations'), words(text(detail, 'behaviour')), text(detail, 'code')].filter(Boolean)
  return sentence(
    what.join(' '),
    given(text(detail, 'acquirer'), (acquirer) => `at ${acquirer}`),
    given(text(detail, 'times'), (times) => `${times} times`),
  )
}

/** By what they were filtered. */
function exportText(detail: Detail): string {
  return sentence(...Object.keys(detail).map((name) => `${name} ${listed(detail, name)}`)) || 'all of them'
}

const shownElsewhere: readonly string[] = ['reason', 'paymentId', 'notificationId']

function facts(detail: Detail): string {
  return sentence(
    ...Object.entries(detail)
      .filter(([name]) => !shownElsewhere.includes(name))
      .map(([name, value]) => given(asText(value), (shown) => `${name} ${shown}`)),
  )
}
