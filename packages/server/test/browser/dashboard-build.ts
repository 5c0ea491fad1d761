import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Builds the dashboard where its sources are newer, before any server of the run looks for it. */
export default function build(): void {
  const script = fileURLToPath(new URL('../../../dashboard/build.ts', import.meta.url))
  execFileSync(process.execPath, [script, '--if-changed'], { stdio: 'inherit' })
}
