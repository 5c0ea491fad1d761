import { Radio, Stack } from '@mantine/core'
import type { Role } from '../api/types.ts'
import { roles, roleTexts } from './roles.tsx'

interface Props {
  readonly value: Role
  readonly onChange: (role: Role) => void
}

export function RoleChoice({ value, onChange }: Props) {
  return (
    <Radio.Group label="Role" value={value} onChange={(role) => onChange(role as Role)}>
      <Stack gap="xs" mt="xs">
        {roles.map((role) => (
          <Radio key={role} value={role} label={roleTexts[role].name} description={roleTexts[role].short} />
        ))}
      </Stack>
    </Radio.Group>
  )
}
