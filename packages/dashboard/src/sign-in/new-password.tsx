import { PasswordInput } from '@mantine/core'

/** As the server has it. */
const shortest = 12

export interface NewPassword {
  readonly password: string
  readonly again: string
}

interface Props {
  readonly value: NewPassword
  readonly onChange: (value: NewPassword) => void
  /** What the server said of it. */
  readonly fault: string | undefined
}

/** What is wrong with it before it is sent. */
export function isTypedAlike({ password, again }: NewPassword): boolean {
  return password === again
}

export function NewPasswordFields({ value, onChange, fault }: Props) {
  const { password, again } = value
  return (
    <>
      <PasswordInput
        label="New password"
        description={`At least ${shortest} characters; a few words in a row are easy to remember.`}
        value={password}
        onChange={({ currentTarget }) => onChange({ ...value, password: currentTarget.value })}
        error={fault}
        autoComplete="new-password"
        minLength={shortest}
        required
        withAsterisk={false}
      />
      <PasswordInput
        label="The same again"
        value={again}
        onChange={({ currentTarget }) => onChange({ ...value, again: currentTarget.value })}
        error={again !== '' && again !== password ? 'These two differ.' : undefined}
        autoComplete="new-password"
        required
        withAsterisk={false}
      />
    </>
  )
}
