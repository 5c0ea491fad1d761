import { curlCommand } from '../parts/curl.ts'
import { Raw } from '../parts/raw.tsx'

interface Props {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Absent where the body is shown elsewhere on the page. */
  readonly withBody?: boolean
}

/** What was posted to a merchant, to copy and to repeat. */
export function DeliveryRequest({ url, headers, body, withBody = false }: Props) {
  const named = Object.entries(headers).map(([name, value]) => ({ name, value }))
  const curl = curlCommand({ method: 'POST', url, headers: named, body })
  const text = named.map(({ name, value }) => `${name}: ${value}`).join('\n')
  return (
    <>
      <Raw label="Request headers" text={text} curl={curl} />
      {withBody && <Raw label="Request body" text={body} />}
    </>
  )
}
