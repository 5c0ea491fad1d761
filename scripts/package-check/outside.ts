import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { ROOT } from '../pack/project.ts'
import { runProgram } from '../pack/run-program.ts'

/** A folder that nothing of the workspace reaches: no `node_modules` upward, and no program of the project in `PATH`. */
export interface Outside {
  readonly folder: string
  /** Copies a project there and installs what its manifest says, with the packages that were packed here. */
  install(project: string, packages: readonly string[], options?: readonly string[]): Promise<string>
  remove(): void
}

export function openOutside(): Outside {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'capstan-package-')))
  // Started by root, PostgreSQL runs as another user, who must be able to pass through to its data.
  chmodSync(folder, 0o711)
  return {
    folder,
    async install(project, packages, options = []) {
      const place = join(folder, project.replaceAll('/', '-'))
      mkdirSync(place)
      cpSync(join(ROOT, project), place, { recursive: true })
      await runProgram('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', ...options, ...packages], {
        cwd: place,
        env: strangersEnvironment(),
        timeoutMs: 300_000,
      })
      return place
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/**
 * The environment of somebody who has npm and nothing of the project: without what npm tells its children about the script
 * we are, and without settings of Capstan. How packages are reached (registry, certificates) stays as it is here.
 *
 * @param node a Node to find first in `PATH`, before the machine's own
 */
export function strangersEnvironment(node?: string): NodeJS.ProcessEnv {
  const told =
    /^(npm_(?!config_)|npm_config_(local_)?prefix$|CAPSTAN_|DATABASE_URL$|NODE_(ENV|OPTIONS)$|INIT_CWD$|FORCE_COLOR$)/i
  const inherited = Object.entries(process.env).filter(([name]) => !told.test(name))
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((entry) => !/[\\/]node_modules[\\/]/.test(entry))
  const first = node === undefined ? [] : [dirname(node)]
  return { ...Object.fromEntries(inherited), PATH: [...first, ...path].join(delimiter), NO_COLOR: '1' }
}
