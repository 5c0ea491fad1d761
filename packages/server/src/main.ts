#!/usr/bin/env node
import { useParsedCode } from './cli/parsed-code.ts'

useParsedCode()
const { run } = await import('./cli/run.ts')
await run(process.argv.slice(2))
