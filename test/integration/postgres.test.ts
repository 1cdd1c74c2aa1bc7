import {conformBackend, type Facts} from './conformance.ts'

const facts: Facts = {
  long: 'select pg_sleep(60)',
  kill: async ({query}, session) => {
    const {rows} = await session.query<{pid: number}>('select pg_backend_pid() as pid')
    await query('select pg_terminate_backend($1)', [rows[0]?.pid])
  },
  setting: {set: 'set search_path = elsewhere', read: 'show search_path', other: 'elsewhere'},
  noTable: '42P01',
  text: 'text',
}

conformBackend('postgres18', facts)
conformBackend('postgres15', facts)
