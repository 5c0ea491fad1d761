/** What every part of the page is given. */
export interface PanelProps {
  /** Of a sandbox client that there is. */
  readonly clientId: string
  /** Whether the person may act, and not only look. */
  readonly may: boolean
}
