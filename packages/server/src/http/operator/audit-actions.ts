import { asText, type Detail, given, sentence, text, words } from './audit-detail.ts'
import { formatDuration } from './format-duration.ts'

interface ActionText {
  /** In the past, for lists and filters: what was done. */
  readonly label: string
  /** What is worth saying beyond the label; nothing where the label says it all. */
  readonly more?: (detail: Detail) => string
}

const account = (detail: Detail) => text(detail, 'account')
const login = (detail: Detail) => text(detail, 'login')
const moved = (detail: Detail) =>
  sentence(text(detail, 'amount'), detail['last'] === true ? 'the last; the rest goes back' : '')
const keyVersion = (detail: Detail) =>
  sentence(
    text(detail, 'environment'),
    given(text(detail, 'keyVersion'), (version) => `version ${version}`),
  )

const ofMoney = {
  'capture-payment': { label: 'Capture by hand', more: moved },
  'repeat-capture-payment': { label: 'Capture by hand, asked for again', more: moved },
  'cancel-payment': { label: 'Cancel by hand', more: moved },
  'repeat-cancel-payment': { label: 'Cancel by hand, asked for again', more: moved },
  'refund-payment': { label: 'Refund by hand', more: moved },
  'repeat-refund-payment': { label: 'Refund by hand, asked for again', more: moved },
  'resolve-alert': {
    label: 'Alert resolved',
    more: (detail) =>
      sentence(
        words(text(detail, 'kind')),
        given(text(detail, 'verdict'), (verdict) => `found: ${words(verdict)}`),
      ),
  },
  'export-payments': { label: 'Payments exported', more: filterText },
  'import-settlement-report': {
    label: 'Settlement report imported',
    more: (detail) =>
      sentence(
        text(detail, 'fileName'),
        text(detail, 'acquirer'),
        given(text(detail, 'lines'), (count) => `${count} lines`),
      ),
  },
  'prune-payments': {
    label: 'Old payments removed',
    more: (detail) =>
      sentence(
        given(text(detail, 'payments'), (count) => `${count} of them`),
        given(text(detail, 'archive'), (file) => `kept in ${file}`),
      ),
  },
  'forget-settlement-report': { label: 'Settlement report forgotten', more: (detail) => text(detail, 'reportId') },
} as const satisfies Readonly<Record<string, ActionText>>

const ofClients = {
  'create-client': {
    label: 'Client created',
    more: (detail) =>
      sentence(
        given(text(detail, 'name'), (name) => `named ${name}`),
        urlsText(detail['notifyUrls']),
      ),
  },
  'add-client-key': {
    label: 'Client key added',
    more: (detail) => given(text(detail, 'madeBy'), (maker) => `made by ${maker}`),
  },
  'retire-client-key': { label: 'Client key retired', more: keyVersion },
  'rotate-signing-key': {
    label: 'Signing key rotated',
    more: (detail) => sentence(keyVersion(detail), ahead('signs in', detail['signsInMs'])),
  },
  'retire-signing-key': { label: 'Signing key retired', more: keyVersion },
  'set-notify-urls': { label: 'Notification addresses changed', more: urlsText },
  'set-expiry-policy': { label: 'Expiry policy changed', more: expiryText },
  'test-notification': {
    label: 'Test notification sent',
    more: (detail) =>
      sentence(
        text(detail, 'type'),
        given(text(detail, 'url'), (url) => `to ${url}`),
      ),
  },
  'resend-notification': {
    label: 'Notification sent again',
    more: ({ state, tries }) =>
      sentence(
        given(asText(state), (was) => `was ${was}`),
        given(asText(tries), (count) => (count === '1' ? 'after 1 try' : `after ${count} tries`)),
      ),
  },
  'resend-notifications': {
    label: 'Notifications sent again',
    more: (detail) => given(text(detail, 'notifications'), (count) => `${count} of them`),
  },
} as const satisfies Readonly<Record<string, ActionText>>

const ofSandbox = {
  'advance-clock': { label: 'Sandbox clock turned', more: ({ byMs }) => ahead('forward by', byMs) },
  'set-scenario': { label: 'Scenario set', more: scenarioText },
  'clear-scenarios': { label: 'Scenarios cleared', more: (detail) => text(detail, 'operations') },
  trigger: { label: 'Event triggered', more: (detail) => text(detail, 'event') },
  'test-payment': { label: 'Test payment made', more: (detail) => text(detail, 'amount') },
  'test-session': { label: 'Test checkout page made', more: (detail) => text(detail, 'amount') },
  listen: {
    label: 'Listener attached',
    more: (detail) =>
      sentence(
        text(detail, 'name'),
        given(text(detail, 'forwardTo'), (to) => `forwards to ${to}`),
      ),
  },
} as const satisfies Readonly<Record<string, ActionText>>

const ofAcquirers = {
  'add-acquirer': {
    label: 'Acquirer account added',
    more: (detail) =>
      sentence(
        account(detail),
        given(text(detail, 'connector'), (id) => `connector ${id}`),
        detail['enabled'] === false ? 'not enabled yet' : '',
      ),
  },
  'change-acquirer': {
    label: 'Acquirer account changed',
    more: (detail) =>
      sentence(
        account(detail),
        given(text(detail, 'settings'), (names) => `settings ${names}`),
        given(text(detail, 'secrets'), (names) => `secrets ${names}`),
      ),
  },
  'enable-acquirer': { label: 'Acquirer account enabled', more: account },
  'disable-acquirer': { label: 'Acquirer account disabled', more: account },
  'remove-acquirer': { label: 'Acquirer account removed', more: account },
  'rotate-master-key': {
    label: 'Master key rotated',
    more: (detail) => given(account(detail), (name) => `secrets of ${name} sealed anew`),
  },
} as const satisfies Readonly<Record<string, ActionText>>

const ofPeople = {
  'export-audit': { label: 'Audit log exported', more: filterText },
  'signed-in': {
    label: 'Signed in',
    more: (detail) =>
      sentence(
        given(text(detail, 'method'), (method) => `by ${words(method)}`),
        given(text(detail, 'address'), (address) => `from ${address}`),
      ),
  },
  'signed-out': { label: 'Signed out' },
  'sign-in-failed': { label: 'Sign-in failed', more: failureText },
  locked: { label: 'Locked after wrong passwords or codes', more: failureText },
  'set-up': { label: 'Account set up by a link', more: login },
  reset: { label: 'Account set up anew by a link', more: login },
  'invite-person': {
    label: 'Person invited',
    more: (detail) =>
      sentence(
        login(detail),
        given(text(detail, 'role'), (role) => `as ${role}`),
      ),
  },
  'open-link': {
    label: 'Link made for whoever uses it',
    more: (detail) => given(text(detail, 'role'), (role) => `makes a person with the role ${role}`),
  },
  'link-person': { label: 'New link made', more: (detail) => given(login(detail), (name) => `for ${name}`) },
  'change-role': {
    label: 'Role changed',
    more: (detail) =>
      sentence(
        login(detail),
        given(text(detail, 'to'), (to) => `${given(text(detail, 'from'), (from) => `from ${from} `)}to ${to}`),
      ),
  },
  'disable-person': { label: 'Person disabled', more: login },
  'enable-person': { label: 'Person enabled', more: login },
  'end-session': { label: 'Session ended' },
  'end-sessions': { label: 'Signed out everywhere', more: login },
  'change-password': { label: 'Password changed' },
  'add-one-time-codes': { label: 'One-time codes set up' },
  'remove-one-time-codes': { label: 'One-time codes removed' },
  'renew-recovery-codes': { label: 'Recovery codes made anew' },
  'add-passkey': { label: 'Passkey added', more: (detail) => text(detail, 'name') },
  'remove-passkey': { label: 'Passkey removed', more: (detail) => text(detail, 'name') },
} as const satisfies Readonly<Record<string, ActionText>>

/** What people read of each action; what has no line here is shown by its own name and its facts. */
export const actionTexts: Readonly<Record<string, ActionText>> = {
  ...ofMoney,
  ...ofClients,
  ...ofSandbox,
  ...ofAcquirers,
  ...ofPeople,
}

function failureText(detail: Detail): string {
  const factor = words(text(detail, 'factor'))
  return sentence(
    detail['disabled'] === true ? `right ${factor}, but the account is disabled` : given(factor, (it) => `wrong ${it}`),
    given(text(detail, 'address'), (address) => `from ${address}`),
  )
}

function ahead(what: string, ms: unknown): string {
  return typeof ms === 'number' ? `${what} ${formatDuration(ms)}` : ''
}

function urlsText(urls: unknown): string {
  return sentence(
    ...Object.entries(Object(urls) as Detail).map(([type, url]) =>
      url === null ? `${type} cleared` : `${type} to ${asText(url)}`,
    ),
  )
}

function filterText(filter: Detail): string {
  const set = Object.entries(filter).filter(([, value]) => asText(value) !== '')
  return set.length === 0 ? 'all' : sentence(...set.map(([name, value]) => `${name} ${asText(value)}`))
}

function expiryText(change: Detail): string {
  const { atExpiry, captureAheadMs, warnAheadMs, notifies } = change
  return sentence(
    given(asText(atExpiry), (what) => (what === 'capture' ? 'captures the rest before expiry' : `${what} at expiry`)),
    ahead('captures ahead by', captureAheadMs),
    warnAheadMs === 0 ? 'no warning' : ahead('warns ahead by', warnAheadMs),
    typeof notifies === 'boolean' ? (notifies ? 'the merchant is warned too' : 'the merchant is not warned') : '',
  )
}

function scenarioText(detail: Detail): string {
  const what = [text(detail, 'operations'), words(text(detail, 'behaviour')), text(detail, 'code')].filter(Boolean)
  return sentence(
    what.join(' '),
    given(text(detail, 'acquirer'), (acquirer) => `at ${acquirer}`),
    given(text(detail, 'times'), (times) => `${times} times`),
  )
}
