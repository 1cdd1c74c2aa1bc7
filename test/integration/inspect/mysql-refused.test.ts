/** What the server itself can't read is named with the server's words, and hides nothing else. */
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {describeEachServer} from '../../support/servers.ts'
import {subjectOn} from '../../support/subjects.ts'

describeEachServer(
  'files that are none',
  (kind) => {
    it('are told by name', async ({skip}) => {
      await using subject = await subjectOn(kind)
      const {database} = subject
      const folder = database.server?.own?.dataDir
      if (folder === undefined) return skip('the files of this server are not within reach')
      await subject.load(`create table whole (id integer);
create table bad (id integer);
create trigger spoilt before insert on whole for each row set new.id = 1;
create trigger fine after insert on whole for each row set @seen = 1;
flush tables`)
      writeFileSync(join(folder, database.name, 'bad.frm'), 'garbage')
      writeFileSync(join(folder, database.name, 'spoilt.TRN'), 'garbage')
      const {model} = await subject.inspect()
      expect(model.unrepresented).toEqual([
        {object: 'table bad', why: expect.stringMatching(/^the server can't open it: .*bad\.frm/)},
        {object: 'trigger spoilt', why: expect.stringMatching(/^the server does not show it: .*spoilt\.TRN/)},
      ])
      expect(model.tables.map(({name, triggers}) => [name, triggers.map((trigger) => trigger.name)])).toEqual([
        ['whole', ['fine']],
      ])
    })
  },
  ['mariadb'],
)
