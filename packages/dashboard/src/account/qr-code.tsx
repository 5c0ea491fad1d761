import { QRCodeSVG } from 'qrcode.react'

/** Dark on light in either scheme: not every camera reads it the other way round. */
export default function QrCode({ text }: { readonly text: string }) {
  return <QRCodeSVG value={text} size={192} level="M" marginSize={4} title="QR code for the authenticator app" />
}
