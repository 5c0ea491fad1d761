import { useEffect } from 'react'

export type Shortcut = 'search' | 'palette'

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'defaultPrevented'>

/** By the character, not by the key: `/` stands on other keys, and behind Shift, on other keyboards. */
export function shortcutOf({ key, ctrlKey, metaKey, altKey, defaultPrevented }: Press): Shortcut | undefined {
  if (defaultPrevented || altKey) return undefined
  if (key === '/' && !ctrlKey && !metaKey) return 'search'
  if (key.toLowerCase() === 'k' && ctrlKey !== metaKey) return 'palette'
  return undefined
}

const typed =
  'input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable=true]'

/** Whoever types into a field means the letter. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(typed) !== null
}

const KEY = 'capstan-slash'

/**
 * A shortcut of one character can be hit by whoever speaks to the machine instead of typing, so it can be turned off
 * (WCAG 2.2, 2.1.4).
 */
export function isSlashOn(): boolean {
  return localStorage.getItem(KEY) !== 'off'
}

export function setSlash(on: boolean): void {
  if (on) localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, 'off')
}

/** Runs what the shortcut is for, wherever it is pressed on the page but in a field or in a dialog. */
export function useShortcuts(run: (shortcut: Shortcut) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const shortcut = shortcutOf(event)
      if (shortcut === undefined || isTyping(event.target)) return
      if (shortcut === 'search' && !isSlashOn()) return
      // A dialog asks something: what is behind it waits.
      if (document.querySelector('[role=dialog][aria-modal=true]')) return
      event.preventDefault()
      run(shortcut)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [run])
}
