import { Text } from '@mantine/core'
import type { ApiRequest, Json } from '../api/types.ts'
import { Raw } from '../parts/raw.tsx'
import { apiCurl } from './api-curl.ts'

interface Props {
  readonly request: Json<ApiRequest>
  readonly clientId: string
}

/** A request of the merchant's, as far as it is kept, and what it would be answered now. */
export function RequestDetail({ request, clientId }: Props) {
  return (
    <>
      <Text size="sm">
        <span className="id">POST {request.path}</span>, rebuilt from what is stored: the bytes of requests are not
        kept, and card data never is. Not stored: {request.notKept.join('; ')}. The curl command needs{' '}
        <code>openssl</code> and the merchant’s private key.
      </Text>
      <Raw label="Request, rebuilt" text={request.body} curl={apiCurl(request, clientId, window.location.origin)} />
      <Raw label="What a repeat would be answered now" text={request.answer} />
    </>
  )
}
