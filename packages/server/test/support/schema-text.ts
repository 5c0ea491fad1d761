import type pg from 'pg'

const HEADER = `-- The schema after all migrations: to read, and to see in review what a migration changes. Nothing runs this file.
-- Written from the catalogue of a migrated database by: node scripts/dump-schema.ts
`

/** Every schema but PostgreSQL's own. */
const OURS = `nspname !~ '^pg_' and nspname <> 'information_schema'`

/**
 * The schema of the connected database as text that is the same for the same schema, whatever the history, the server's
 * version or the order of creation. Throws when the schema holds a kind of object this text would leave out.
 */
export async function readSchema(client: pg.ClientBase): Promise<string> {
  // With nothing on the path, PostgreSQL writes every name with its schema.
  await client.query(`begin; set local search_path = ''`)
  try {
    await refuseUnknownKinds(client)
    const parts = [await schemas(client), ...(await tables(client)), ...(await functions(client))]
    return [HEADER, ...parts.filter((part) => part !== '')].join('\n')
  } finally {
    await client.query('rollback')
  }
}

async function refuseUnknownKinds(client: pg.ClientBase): Promise<void> {
  const lines = await texts(
    client,
    `select 'relation ' || nspname || '.' || relname
       from pg_class join pg_namespace on pg_namespace.oid = relnamespace where ${OURS} and (relkind not in ('r', 'i') or relpersistence <> 'p')
     union all
     select 'type ' || nspname || '.' || typname
       from pg_type join pg_namespace on pg_namespace.oid = typnamespace
       where ${OURS} and typtype not in ('b', 'c', 'p')
     union all
     select 'policy ' || polname from pg_policy
     union all
     select 'rule ' || rulename from pg_rewrite join pg_class on pg_class.oid = ev_class
       join pg_namespace on pg_namespace.oid = relnamespace where ${OURS}
     union all
     select 'aggregate ' || nspname || '.' || proname
       from pg_proc join pg_namespace on pg_namespace.oid = pronamespace where ${OURS} and prokind not in ('f', 'p')
     union all
     select 'extension ' || extname from pg_extension where extname <> 'plpgsql'`,
  )
  if (lines.length > 0) throw new Error(`the schema text cannot show: ${lines.join(', ')}; teach it to`)
}

async function schemas(client: pg.ClientBase): Promise<string> {
  const names = await texts(
    client,
    `select 'create schema ' || quote_ident(nspname) || ';' from pg_namespace
     where ${OURS} and nspname <> 'public' order by nspname`,
  )
  return block(names)
}

async function tables(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ oid: number; name: string; options: string | null }>(
    `select pg_class.oid, quote_ident(nspname) || '.' || quote_ident(relname) as name,
            array_to_string(reloptions, ', ') as options
     from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     where ${OURS} and relkind = 'r' order by nspname, relname`,
  )
  const parts: string[] = []
  for (const { oid, name, options } of rows) {
    const inside = [...(await columns(client, oid)), ...(await constraints(client, oid))]
    const end = options === null ? ');' : `) with (${options});`
    const after = [...(await indexes(client, oid)), ...(await triggers(client, oid))]
    parts.push(block([`create table ${name} (`, inside.map((line) => `  ${line}`).join(',\n'), end, ...after]))
  }
  return parts
}

async function columns(client: pg.ClientBase, table: number): Promise<string[]> {
  return await texts(
    client,
    `select quote_ident(attname) || ' ' || format_type(atttypid, atttypmod)
         || case when attcollation <> typcollation then ' collate ' || attcollation::regcollation else '' end
         || case when attidentity <> '' then ' generated as identity' else '' end
         || case when attnotnull then ' not null' else '' end
         || case when attgenerated = 's' then ' generated always as (' || pg_get_expr(adbin, adrelid) || ') stored'
                 when attgenerated = 'v' then ' generated always as (' || pg_get_expr(adbin, adrelid) || ') virtual'
                 when adbin is not null then ' default ' || pg_get_expr(adbin, adrelid)
                 else '' end
     from pg_attribute join pg_type on pg_type.oid = atttypid
     left join pg_attrdef on adrelid = attrelid and adnum = attnum
     where attrelid = $1 and attnum > 0 and not attisdropped order by attnum`,
    [table],
  )
}

/** Not null is shown at its column; only since version 18 does PostgreSQL also keep it as a constraint. */
async function constraints(client: pg.ClientBase, table: number): Promise<string[]> {
  return await texts(
    client,
    `select 'constraint ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid) from pg_constraint
     where conrelid = $1 and contype in ('p', 'u', 'c', 'f', 'x') order by array_position('{p,u,x,f,c}', contype), conname`,
    [table],
  )
}

async function indexes(client: pg.ClientBase, table: number): Promise<string[]> {
  return await texts(
    client,
    `select pg_get_indexdef(indexrelid) || ';' from pg_index join pg_class on pg_class.oid = indexrelid
     where indrelid = $1 and not exists (select from pg_constraint where conindid = indexrelid and conrelid = $1)
     order by relname`,
    [table],
  )
}

async function triggers(client: pg.ClientBase, table: number): Promise<string[]> {
  return await texts(
    client,
    `select pg_get_triggerdef(oid) || ';' from pg_trigger where tgrelid = $1 and not tgisinternal order by tgname`,
    [table],
  )
}

async function functions(client: pg.ClientBase): Promise<string[]> {
  const definitions = await texts(
    client,
    `select rtrim(pg_get_functiondef(pg_proc.oid), E'\\n') || ';'
     from pg_proc join pg_namespace on pg_namespace.oid = pronamespace
     where ${OURS} order by nspname, proname, pg_get_function_identity_arguments(pg_proc.oid)`,
  )
  return definitions.map((definition) => block([definition]))
}

async function texts(client: pg.ClientBase, query: string, values: readonly unknown[] = []): Promise<string[]> {
  const { rows } = await client.query<[string]>({ text: query, values: [...values], rowMode: 'array' })
  return rows.map(([text]) => text)
}

function block(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}
