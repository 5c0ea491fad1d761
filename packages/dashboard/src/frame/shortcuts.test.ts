import { expect, it } from 'vitest'
import { shortcutOf } from './shortcuts.ts'

const plain = { ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false }

it.each([
  ['/', plain, 'search'],
  ['k', { ...plain, ctrlKey: true }, 'palette'],
  ['K', { ...plain, metaKey: true }, 'palette'],
  ['k', plain, undefined],
  ['/', { ...plain, ctrlKey: true }, undefined],
  ['/', { ...plain, altKey: true }, undefined],
  ['k', { ...plain, ctrlKey: true, metaKey: true }, undefined],
  ['k', { ...plain, ctrlKey: true, altKey: true }, undefined],
  ['/', { ...plain, defaultPrevented: true }, undefined],
])('%s with %o is %s', (key, pressed, shortcut) => {
  expect(shortcutOf({ key, ...pressed })).toBe(shortcut)
})
