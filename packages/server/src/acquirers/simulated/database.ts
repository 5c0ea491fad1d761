import type pg from 'pg'

/** All that the books ask of a database: a pool has it, and so has one connection of it. */
export type Database = Pick<pg.Pool, 'query'>
