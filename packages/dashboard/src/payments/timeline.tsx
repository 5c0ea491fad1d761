import { Button, Text, UnstyledButton } from '@mantine/core'
import {
  BadgeCheck,
  Ban,
  BellRing,
  ChevronRight,
  CircleAlert,
  CircleCheck,
  CornerDownRight,
  FileText,
  Landmark,
  type LucideIcon,
  MessageSquare,
  MousePointerClick,
  ReceiptText,
  RotateCcw,
  User,
} from 'lucide-react'
import { useId, useState } from 'react'
import type { Json, TimelineEntry } from '../api/types.ts'
import { Said } from '../parts/said.tsx'
import { Time } from '../parts/time.tsx'
import { EntryDetail, hasDetail } from './entry-detail.tsx'
import type { Payment } from './payment-query.ts'
import './timeline.css'

type Entry = Json<TimelineEntry>

const looks: Readonly<Record<Entry['kind'], readonly [icon: LucideIcon, word: string]>> = {
  request: [FileText, 'Request'],
  try: [MousePointerClick, 'Buyer'],
  call: [Landmark, 'Acquirer'],
  'passed-on': [CornerDownRight, 'Routing'],
  authorized: [BadgeCheck, 'Result'],
  result: [CircleCheck, 'Result'],
  reversal: [RotateCcw, 'Reversal'],
  cancelled: [Ban, 'Result'],
  'alert-opened': [CircleAlert, 'Alert'],
  'alert-closed': [CircleCheck, 'Alert'],
  told: [MessageSquare, 'Acquirer'],
  delivery: [BellRing, 'Notification'],
  settlement: [ReceiptText, 'Settlement'],
  operator: [User, 'Person'],
}

/** Of a long history the beginning and the end are what somebody looks for first. Hundreds at once make a page slow. */
const shownFirst = 12
const shownLast = 28
const shownMore = 100

/** What happened, the oldest first; what is behind an entry unfolds. What is unfolded stays so while entries are added. */
export function Timeline({ payment }: { readonly payment: Payment }) {
  const [wanted, want] = useState(shownFirst)
  const entries = withKeys(payment.timeline)
  const hidden = Math.max(0, entries.length - wanted - shownLast)
  const first = hidden > 0 ? entries.slice(0, wanted) : entries
  const last = hidden > 0 ? entries.slice(-shownLast) : []
  const shown = (part: typeof entries) =>
    part.map(({ key, entry }) => <Row key={key} entry={entry} payment={payment} />)
  return (
    <ol className="timeline">
      {shown(first)}
      {hidden > 0 && (
        <li className="timeline-more">
          <Button variant="default" size="xs" onClick={() => want(wanted + shownMore)}>
            Show {Math.min(hidden, shownMore)} of {hidden} in between
          </Button>
        </li>
      )}
      {shown(last)}
    </ol>
  )
}

/** The same entry has the same key after the next load, whatever has come in between. */
function withKeys(entries: readonly Entry[]) {
  const seen = new Map<string, number>()
  return entries.map((entry) => {
    const name = `${entry.kind} ${entry.id}`
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return { key: `${name} ${count}`, entry }
  })
}

function Row({ entry, payment }: { readonly entry: Entry; readonly payment: Payment }) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const [Icon, word] = looks[entry.kind]
  const unfolds = hasDetail(entry, payment)
  const line = (
    <>
      <span className="timeline-head">
        <span className="timeline-kind">
          <Icon size={15} aria-hidden /> {word}
        </span>
        <span className="timeline-time">
          <Time at={entry.at} />
        </span>
      </span>
      <span className="timeline-text">
        <Text span size="sm">
          <Said>{entry.text}</Said>
        </Text>
        {entry.why && (
          <Text size="xs" component="span" display="block" mt={2}>
            <Said>{entry.why}</Said>
          </Text>
        )}
      </span>
      {unfolds && <ChevronRight size={16} aria-hidden className="timeline-chevron" />}
    </>
  )
  return (
    <li className="timeline-entry">
      {unfolds ? (
        <UnstyledButton
          className="timeline-line"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {line}
        </UnstyledButton>
      ) : (
        <div className="timeline-line">{line}</div>
      )}
      <div id={id} className="timeline-detail" hidden={!open}>
        {open && <EntryDetail entry={entry} payment={payment} />}
      </div>
    </li>
  )
}
