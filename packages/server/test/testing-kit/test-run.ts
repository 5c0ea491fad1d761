/**
 * Stands for a test run in a process of its own: starts a sandbox, says where it is in one line, and stays until it is
 * killed. With `leave` it ends at once instead, without having stopped the sandbox.
 */
import { startSandbox } from '../../src/testing/sandbox.ts'

try {
  const sandbox = await startSandbox()
  process.stdout.write(`ready ${sandbox.gatewayUrl}\n`)
  if (process.argv[2] !== 'leave') process.stdin.resume()
} catch (error) {
  process.stdout.write(`${String(error).replaceAll('\n', ' ')}\n`)
}
