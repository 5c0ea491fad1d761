import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { ApiError } from '../api/call.ts'
import { Dialog } from './dialog.tsx'
import { Said } from './said.tsx'

interface Props {
  readonly title: string
  /** What will happen, with the amount spelled out, and what else has to be chosen. */
  readonly children: ReactNode
  /** The button that does it: `Capture EUR 80.00`. */
  readonly confirm: string
  /** What takes something away that does not come back. */
  readonly danger?: boolean
  /** Why it cannot be confirmed as it is filled in; said beside its field, not here. */
  readonly incomplete?: boolean
  /** Under the field of the reason. */
  readonly reasonHint?: string
  /** It is under way: nothing can be pressed a second time. */
  readonly busy: boolean
  /** Of the last try. */
  readonly error?: unknown
  /** Takes a look at what changed, where the error or the page says that something did. */
  readonly onLookAgain?: (() => void) | undefined
  /** What came of it, in place of everything else. */
  readonly result?: ReactNode
  readonly onConfirm: (reason: string) => void
  readonly onClose: () => void
}

/** As long as the audit takes. */
const longestReason = 256

/**
 * Asks before something is done that moves money or ends something, and why it is done; then shows what came of it. Closing
 * it while it is under way stops nothing.
 */
export function Confirm(props: Props) {
  const { title, result, onClose } = props
  return (
    <Dialog title={title} onClose={onClose} size="lg">
      {result ? <Result>{result}</Result> : <Question {...props} />}
    </Dialog>
  )
}

/** What was pressed is gone with the question; what can be pressed now is next. */
function Result({ children }: { readonly children: ReactNode }) {
  const own = useRef<HTMLDivElement>(null)
  useEffect(() => [...(own.current?.querySelectorAll('button') ?? [])].at(-1)?.focus(), [])
  return <div ref={own}>{children}</div>
}

function Question(props: Props) {
  const { children, confirm, danger = false, incomplete = false, busy, error, onLookAgain, onConfirm, onClose } = props
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  // A second press may come before the page knows that the first is under way. It may be pressed again once that has failed.
  const pressed = useRef(false)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (busy || !error) return
    pressed.current = false
    button.current?.focus()
  }, [busy, error])
  const missing = reason.trim() === ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (busy || incomplete || missing || pressed.current) return
    pressed.current = true
    onConfirm(reason.trim())
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {children}
        <TextInput
          label="Reason"
          description={props.reasonHint ?? 'Kept in the audit log with your name. The merchant is not told.'}
          required
          maxLength={longestReason}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={asked && missing && 'Say why, for whoever reads it later'}
          disabled={busy}
        />
        {error !== undefined && error !== null && <Refused error={error} onLookAgain={onLookAgain} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {busy ? 'Close; it goes on' : 'Back'}
          </Button>
          <Button ref={button} type="submit" color={danger ? 'red.9' : 'indigo'} loading={busy} disabled={incomplete}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Refused({ error, onLookAgain }: { readonly error: unknown; readonly onLookAgain?: (() => void) | undefined }) {
  const { title, text, changed } = wordsOf(error)
  return (
    <Alert color="red" title={title} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          <Said>{text}</Said>
        </Text>
        {changed && onLookAgain && (
          <Button size="xs" variant="default" onClick={onLookAgain}>
            Look again
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

interface Words {
  readonly title: string
  readonly text: string
  readonly changed: boolean
}

function wordsOf(error: unknown): Words {
  if (!(error instanceof ApiError)) return { title: 'This failed', text: String(error), changed: false }
  const { status, message } = error
  if (status === 0 || status >= 500) {
    const text = `${message} It may have been done all the same. Confirm again: it is the same request, and is done once at most.`
    return { title: 'No answer', text, changed: false }
  }
  if (status === 403) return { title: 'Not permitted', text: message, changed: false }
  return { title: 'Not done', text: message, changed: status === 409 || status === 404 }
}
