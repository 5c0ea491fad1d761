/** What people at the dashboard may do. */
export type Role = 'viewer' | 'operator' | 'developer' | 'admin'

/** `read`: see everything but secrets. `operate`: move money and settle what waits for a person. `develop`: keys, addresses, sandbox. `administer`: people, acquirers, master key. */
export type Permission = 'read' | 'operate' | 'develop' | 'administer'

const grants: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: ['read'],
  operator: ['read', 'operate'],
  developer: ['read', 'develop'],
  admin: ['read', 'operate', 'develop', 'administer'],
}

export const roleNames = Object.keys(grants) as readonly Role[]

export function permissionsOf(role: Role): readonly Permission[] {
  return grants[role]
}

/** Whether the role has at least one of them. */
export function mayAnyOf(role: Role, permissions: readonly Permission[]): boolean {
  return permissions.some((permission) => grants[role].includes(permission))
}
