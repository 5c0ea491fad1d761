import { useNavigate } from '@tanstack/react-router'
import { Bell, CreditCard, Keyboard, type LucideIcon, ScrollText, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useSession } from '../api/session.ts'
import { sections } from '../frame/navigation.ts'
import { isSlashOn, setSlash } from '../frame/shortcuts.ts'
import { linkOf } from './link-of.ts'
import { canBeId, type Found } from './queries.ts'

export interface Choice {
  readonly key: string
  readonly group: 'Has this id' | 'Pages' | 'More'
  readonly label: string
  /** An id, shown as one. */
  readonly id?: string
  readonly description?: string
  readonly icon: LucideIcon
  readonly run: () => void
}

/** What can be chosen for a text, the best first. */
export function useChoices(text: string, found: readonly Found[]): readonly Choice[] {
  const navigate = useNavigate()
  const { permissions } = useSession()
  const [slash, setSlashShown] = useState(isSlashOn)
  const pages = sections
    .flatMap(({ destinations }) => destinations)
    .filter(({ needs, label }) => permissions.includes(needs) && contains(label, text))
    .map(({ to, label, icon }): Choice => ({ key: to, group: 'Pages', label, icon, run: () => void navigate({ to }) }))
  const shortcut: Choice = {
    key: 'slash',
    group: 'More',
    label: slash ? 'Turn off the shortcut /' : 'Turn on the shortcut /',
    icon: Keyboard,
    run: () => {
      setSlash(!slash)
      setSlashShown(!slash)
    },
  }
  const inAudit: Choice = {
    key: 'audit-of-id',
    group: 'More',
    label: 'Audit log entries that name it',
    icon: ScrollText,
    run: () => void navigate({ to: '/audit', search: { id: text } }),
  }
  const isShortcut = contains(shortcut.label, text)
  const isElse = pages.length > 0 || isShortcut
  return [
    ...found.map((one) => ({ ...foundChoice(one), run: () => void navigate(linkOf(one)) })),
    ...pages,
    ...(canBeId(text) && !isElse ? [inAudit] : []),
    ...(isShortcut ? [shortcut] : []),
  ]
}

function foundChoice(found: Found): Omit<Choice, 'run'> {
  const group = 'Has this id'
  const description = found.clientId
  switch (found.kind) {
    case 'payment':
      return {
        key: `${found.clientId} ${found.paymentId}`,
        group,
        label: 'Payment',
        id: found.paymentId,
        description,
        icon: CreditCard,
      }
    case 'notification':
      return {
        key: found.notificationId,
        group,
        label: found.notifyType,
        id: found.notificationId,
        description,
        icon: Bell,
      }
    case 'alert': {
      const label = `Alert: ${found.alertKind.replaceAll('-', ' ')}`
      return { key: found.alertId, group, label, id: found.alertId, description, icon: TriangleAlert }
    }
  }
}

function contains(label: string, text: string): boolean {
  return label.toLowerCase().includes(text.toLowerCase())
}
