import {conformBackend} from './conformance.ts'

conformBackend('sqlite', {
  long: 'with recursive n(i) as (select 1 union all select i + 1 from n limit 9000000000) select count(*) from n',
  setting: {set: 'pragma foreign_keys = on', read: 'pragma foreign_keys', other: '1'},
  noTable: 'SQLITE_ERROR',
  text: 'text',
})
