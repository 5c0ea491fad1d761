import { Box, Button, Group, Table, Text } from '@mantine/core'
import { ChevronLeft, ChevronRight, ChevronsLeft } from 'lucide-react'
import type { ReactNode } from 'react'

interface RegionProps {
  /** What the table is of: its name for those who do not see it, and of the region it scrolls in. */
  readonly label: string
  /** `Table.Thead` and `Table.Tbody`. */
  readonly children: ReactNode
  /** Below this many pixels it scrolls sideways, in its own region, and the page does not. */
  readonly minWidth?: number
  /** Rows are links or buttons: shown under the pointer. */
  readonly highlight?: boolean
}

/** A table in a region of its own, which a keyboard can scroll too. */
export function TableRegion({ label, children, minWidth, highlight = false }: RegionProps) {
  return (
    // What scrolls must be reachable by keyboard (WCAG 2.2, 2.1.1). Hidden words in cells are placed in it, not in the page.
    <Box role="region" aria-label={label} tabIndex={0} style={{ overflowX: 'auto', position: 'relative' }}>
      <Table
        {...(minWidth !== undefined && { miw: minWidth })}
        verticalSpacing={8}
        horizontalSpacing={8}
        highlightOnHover={highlight}
        aria-label={label}
      >
        {children}
      </Table>
    </Box>
  )
}

interface PagerProps {
  /** What is paged, for those who do not see where the buttons are: `payments`. */
  readonly of: string
  /** Absent where there is no such page. */
  readonly newest?: (() => void) | undefined
  readonly newer?: (() => void) | undefined
  readonly older?: (() => void) | undefined
  /** Beside the buttons: how many are shown. */
  readonly children?: ReactNode
}

/** To the next page and back, for lists of which nobody counts the pages. */
export function Pager({ of, newest, newer, older, children }: PagerProps) {
  return (
    <Group component="nav" aria-label={`Pages of ${of}`} justify="space-between" mt="sm" gap="xs">
      <Text size="sm" component="div">
        {children}
      </Text>
      <Group gap="xs">
        {newest && (
          <Button size="xs" variant="default" leftSection={<ChevronsLeft size={14} aria-hidden />} onClick={newest}>
            Newest
          </Button>
        )}
        <Step name="Newer" icon="left" go={newer} />
        <Step name="Older" icon="right" go={older} />
      </Group>
    </Group>
  )
}

interface StepProps {
  readonly name: string
  readonly icon: 'left' | 'right'
  readonly go: (() => void) | undefined
}

/** Stays where it is when there is nothing further: focus on it is not lost, and the others do not move. */
function Step({ name, icon, go }: StepProps) {
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={icon === 'left' && <ChevronLeft size={14} aria-hidden />}
      rightSection={icon === 'right' && <ChevronRight size={14} aria-hidden />}
      {...(go ? { onClick: go } : { 'data-disabled': true, 'aria-disabled': true })}
    >
      {name}
    </Button>
  )
}
