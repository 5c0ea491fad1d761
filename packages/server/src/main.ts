#!/usr/bin/env node
import { serve } from './cli/serve.ts'

if (process.argv[2] === 'serve') await serve()
