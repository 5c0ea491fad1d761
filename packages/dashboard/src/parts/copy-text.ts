/**
 * Puts a text into the clipboard, to the letter; false where the browser does not let us. The clipboard API exists on
 * pages that came over TLS, or from this machine, only; elsewhere a copy command is made, and what it copies is replaced.
 */
export async function copyText(text: string): Promise<boolean> {
  if (window.isSecureContext) {
    const written = navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
    if (await written) return true
  }
  return copyByCommand(text)
}

function copyByCommand(text: string): boolean {
  let replaced = false
  const replace = (event: ClipboardEvent) => {
    // The text field would have made one kind of line end of another.
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    replaced = event.clipboardData !== null
  }
  const before = document.activeElement
  const field = document.createElement('textarea')
  // Some browsers copy nothing while nothing is selected.
  field.value = 'text'
  field.setAttribute('aria-hidden', 'true')
  field.style.cssText = 'position: fixed; top: 0; opacity: 0'
  document.body.append(field)
  document.addEventListener('copy', replace)
  try {
    field.select()
    return document.execCommand('copy') && replaced
  } finally {
    document.removeEventListener('copy', replace)
    field.remove()
    if (before instanceof HTMLElement) before.focus({ preventScroll: true })
  }
}
