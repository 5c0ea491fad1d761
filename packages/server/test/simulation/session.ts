import pg from 'pg'

const INT8 = 20

/**
 * PostgreSQL's now() becomes the virtual time of the connection: the schema comes first in the path, and so its
 * function is the one that the statements of the store find. So leases lapse and rows fall due when a history says so.
 */
export const virtualTime = `
  create schema virtual;
  create function virtual.now() returns timestamptz language sql stable
    as $$ select pg_catalog.to_timestamp(pg_catalog.current_setting('virtual.now')::float8 / 1000) $$;`

const connectionSettings = '-c search_path=virtual,pg_catalog,public -c plan_cache_mode=force_generic_plan -c jit=off'

/** One connection for all processes of a history, since only one statement runs at a time. */
export class Session {
  readonly #client: pg.Client
  readonly #names = new Map<string, string>()
  #clock = 0

  private constructor(client: pg.Client) {
    this.#client = client
  }

  static async open(url: string): Promise<Session> {
    const types = new pg.TypeOverrides()
    types.setTypeParser(INT8, BigInt)
    const client = new pg.Client({ connectionString: url, options: connectionSettings, types })
    client.on('error', () => undefined)
    await client.connect()
    return new Session(client)
  }

  close(): Promise<void> {
    return this.#client.end()
  }

  /** The name of a statement, also of one that the store leaves unnamed: planned once, for tables that stay small. */
  nameOf(config: pg.QueryConfig): string {
    if (config.name !== undefined) return config.name
    const known = this.#names.get(config.text)
    if (known !== undefined) return known
    const table = /from (\w+) d join/.exec(config.text)?.[1]
    const name = table === undefined ? `statement-${this.#names.size}` : `claim-${table}`
    this.#names.set(config.text, name)
    return name
  }

  /** Runs a statement at a moment of virtual time. */
  async run<Row extends pg.QueryResultRow>(now: number, config: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    if (now !== this.#clock) {
      this.#clock = now
      const values = [String(now)]
      await this.#client.query({ name: 'turn', text: "select set_config('virtual.now', $1, false)", values })
    }
    return this.#client.query<Row>({ name: this.nameOf(config), text: config.text, values: config.values ?? [] })
  }
}
