/** Whom a statement waits for on MySQL and MariaDB, as far as each can tell. */
import type {Session} from '../backend.ts'
import type {MysqlConnection} from './connect.ts'

interface BlockerRow {
  readonly id: number
  readonly account: string
  readonly info: string | null
  readonly seconds: number | null
}

/** https://dev.mysql.com/doc/refman/8.4/en/performance-schema-metadata-locks-table.html */
const MYSQL = `
  select distinct t.processlist_id as id, concat(t.processlist_user, '@', t.processlist_host) as account,
         left(t.processlist_info, 80) as info, t.processlist_time as seconds
    from performance_schema.metadata_locks waiting
    join performance_schema.threads w on w.thread_id = waiting.owner_thread_id
    join performance_schema.metadata_locks held
      on held.object_type = waiting.object_type and held.object_schema <=> waiting.object_schema
     and held.object_name <=> waiting.object_name and held.lock_status = 'GRANTED'
     and held.owner_thread_id <> waiting.owner_thread_id
    join performance_schema.threads t on t.thread_id = held.owner_thread_id
   where waiting.lock_status = 'PENDING' and w.processlist_id = ? and t.processlist_id is not null
   order by 1`

/**
 * MariaDB's plugin metadata_lock_info knows who holds what, but not who waits for what: so those are told who hold a table
 * that the waiting statement names.
 *
 * @see https://mariadb.com/kb/en/metadata-lock-info-plugin/
 */
const MARIADB_PLUGIN = `
  select distinct p.id, concat(p.user, '@', p.host) as account, left(coalesce(p.info, 'idle in a transaction'), 80) as info,
         p.time as seconds
    from information_schema.metadata_lock_info held
    join information_schema.processlist p on p.id = held.thread_id
    join information_schema.processlist w on w.id = ?
   where p.id <> w.id and w.state like 'Waiting for table metadata lock%'
     and held.table_name <> '' and locate(lower(held.table_name), lower(w.info)) > 0
   order by 1`

/**
 * Without the plugin MariaDB tells only who has a transaction open, and so could hold a metadata lock.
 *
 * @see https://mariadb.com/kb/en/information-schema-innodb_trx-table/
 */
const MARIADB = `
  select p.id, concat(p.user, '@', p.host) as account, left(coalesce(p.info, 'idle in a transaction'), 80) as info,
         p.time as seconds
    from information_schema.innodb_trx t
    join information_schema.processlist p on p.id = t.trx_mysql_thread_id
   where p.id <> ?
     and exists (select 1 from information_schema.processlist w where w.id = ? and w.state like 'Waiting for table metadata lock%')
   order by 1`

/** Asks on `aside`, because the connection that waits is busy. */
export async function readBlockers(aside: Session, {threadId, isMariadb}: MysqlConnection): Promise<readonly string[]> {
  const {rows} = isMariadb
    ? await aside
        .query<BlockerRow>(MARIADB_PLUGIN, [threadId])
        .catch(() => aside.query<BlockerRow>(MARIADB, [threadId, threadId]))
    : await aside.query<BlockerRow>(MYSQL, [threadId])
  await aside.query('commit') // a snapshot kept open would itself stand in the way
  return rows.map(({id, account, info, seconds}) => `thread ${id} (${account}, ${seconds ?? 0} s): ${info ?? 'idle'}`)
}
