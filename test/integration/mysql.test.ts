import {conformBackend, type Facts} from './conformance.ts'

const facts: Facts = {
  long: 'select sleep(60)',
  kill: async ({query}, session) => {
    const {rows} = await session.query<{id: number}>('select connection_id() as id')
    await query(`kill ${rows[0]?.id}`)
  },
  setting: {set: "set sql_mode = 'ANSI_QUOTES'", read: 'select @@sql_mode as mode', other: 'ANSI_QUOTES'},
  noTable: 'ER_NO_SUCH_TABLE',
  text: 'text character set utf8mb4',
}

conformBackend('mysql', facts)
conformBackend('mariadb', facts)
