import {
  Bell,
  CreditCard,
  FlaskConical,
  Home,
  KeyRound,
  Link2,
  type LucideIcon,
  ScrollText,
  TriangleAlert,
  Users,
} from 'lucide-react'
import type { Permission } from '../api/types.ts'

export interface Destination {
  readonly to:
    | '/'
    | '/payments'
    | '/alerts'
    | '/notifications'
    | '/addresses'
    | '/keys'
    | '/sandbox'
    | '/people'
    | '/audit'
  readonly label: string
  readonly icon: LucideIcon
  /** Shown to whoever has it. */
  readonly needs: Permission
}

interface Section {
  readonly label?: string
  readonly destinations: readonly Destination[]
}

export const sections: readonly Section[] = [
  {
    destinations: [
      { to: '/', label: 'Home', icon: Home, needs: 'read' },
      { to: '/payments', label: 'Payments', icon: CreditCard, needs: 'read' },
      { to: '/alerts', label: 'Needs a person', icon: TriangleAlert, needs: 'read' },
    ],
  },
  {
    label: 'Developer',
    destinations: [
      { to: '/notifications', label: 'Notifications', icon: Bell, needs: 'read' },
      { to: '/addresses', label: 'Notification Address', icon: Link2, needs: 'read' },
      { to: '/keys', label: 'Keys', icon: KeyRound, needs: 'read' },
      { to: '/sandbox', label: 'Sandbox', icon: FlaskConical, needs: 'read' },
    ],
  },
  {
    label: 'Administration',
    destinations: [
      { to: '/people', label: 'People', icon: Users, needs: 'administer' },
      { to: '/audit', label: 'Audit log', icon: ScrollText, needs: 'read' },
    ],
  },
]

/** What a page needs, whoever came to it by its address; nothing for those outside the menu. */
export function neededFor(pathname: string): Permission | undefined {
  return sections
    .flatMap(({ destinations }) => destinations)
    .find(({ to }) => (to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`)))?.needs
}
