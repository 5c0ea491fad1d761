import { Box, Button, Group, SegmentedControl, Text } from '@mantine/core'
import { useState } from 'react'
import { Copy } from './copy.tsx'
import { prettyJson } from './pretty-json.ts'
import './raw.css'

interface Props {
  /** Names it on the page and in the buttons: `Request body`. */
  readonly label: string
  /** To the letter, as it was sent or received. It is copied like this, however it is shown. */
  readonly text: string
  /** The command that sends it again, of `curlCommand`. */
  readonly curl?: string | undefined
}

type View = 'pretty' | 'raw' | 'curl'

/** Longer ones are cut on the page until somebody wants all of them: a megabyte in one element makes a browser stand. */
const mostShown = 20_000

/** What was said over a wire, as text: pretty where it is JSON, to the letter, and as a command. */
export function Raw({ label, text, curl }: Props) {
  const pretty = prettyJson(text)
  const [chosen, choose] = useState<View>('pretty')
  const [whole, showWhole] = useState(false)
  const views = [
    ...(pretty === undefined ? [] : [{ value: 'pretty', label: 'Pretty' } as const]),
    { value: 'raw', label: 'Raw' } as const,
    ...(curl === undefined ? [] : [{ value: 'curl', label: 'curl' } as const]),
  ]
  const view = views.some(({ value }) => value === chosen) ? chosen : 'raw'
  const full = { pretty: pretty ?? text, raw: text, curl: curl ?? '' }[view]
  const shown = whole ? full : full.slice(0, mostShown)
  return (
    <Box className="raw">
      <Group justify="space-between" gap="xs" mb={4}>
        <Text size="xs" fw={600}>
          {label}
        </Text>
        <Group gap={6}>
          {views.length > 1 && (
            <SegmentedControl
              size="xs"
              data={views}
              value={view}
              onChange={choose}
              aria-label={`How to show: ${label}`}
            />
          )}
          {text !== '' && (
            <Copy text={text} what={`as it is: ${label}`}>
              Copy
            </Copy>
          )}
          {curl !== undefined && (
            <Copy text={curl} what={`as curl: ${label}`}>
              Copy as curl
            </Copy>
          )}
        </Group>
      </Group>
      {text === '' && view !== 'curl' ? (
        <Text size="xs">Empty</Text>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        <section className="raw-text" tabIndex={0} aria-label={label}>
          <pre>{shown}</pre>
        </section>
      )}
      {shown.length < full.length && (
        <Group gap="xs" mt={4}>
          <Text size="xs">
            {shown.length.toLocaleString()} of {full.length.toLocaleString()} characters
          </Text>
          <Button size="compact-xs" mih={24} variant="default" onClick={() => showWhole(true)}>
            Show all
          </Button>
        </Group>
      )}
    </Box>
  )
}
