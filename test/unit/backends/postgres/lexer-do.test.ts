import {describe, expect, it} from 'vitest'
import {postgresLexer} from '../../../../src/lib/backends/postgres/lexer.ts'

const controlOf = (source: string) => postgresLexer.statements(source)[0]?.control

const doBlock = (body: string): string => `DO $$ BEGIN ${body} END $$`

describe('a DO block that ends transactions', () => {
  it.each([
    ['COMMIT', doBlock('INSERT INTO t VALUES (1); COMMIT;')],
    ['COMMIT first', doBlock('COMMIT;')],
    ['lower case, chained', doBlock('perform 1; commit and chain;')],
    ['ROLLBACK after THEN', doBlock('IF true THEN ROLLBACK; END IF;')],
    ['after ELSE and a comment', doBlock('IF true THEN NULL; ELSE /* ; */ COMMIT; END IF;')],
    ['in a loop with a label', doBlock('<<l>> LOOP COMMIT; EXIT; END LOOP;')],
    ['after a label', doBlock('NULL; <<l>> COMMIT;')],
    ['LANGUAGE first', 'do language plpgsql $body$ begin commit; end $body$'],
    ['LANGUAGE last', `${doBlock('COMMIT;')} LANGUAGE "plpgsql"`],
    ['a quoted body', "DO 'BEGIN PERFORM ''x;''; COMMIT; END'"],
    ['an escaped body', "DO E'BEGIN\\nCOMMIT; END'"],
  ])('%s', (_, source) => expect(controlOf(source)).toBe('inner'))

  it.each([
    ['in a string', doBlock("PERFORM '; COMMIT;';")],
    ['in a nested dollar quote', doBlock('EXECUTE $q$ SELECT 1; COMMIT; $q$;')],
    ['in comments', doBlock('-- ; COMMIT;\n /* ; ROLLBACK; */ NULL;')],
    ['as a name', doBlock('SELECT commit INTO x FROM t; y.commit; rollback := 1;')],
    ['as a variable', 'DO $$ DECLARE a int; commit boolean; BEGIN NULL; END $$'],
    ['in another language', 'DO LANGUAGE plperl $$ ; COMMIT; $$'],
    ['in a body that is not closed', doBlock("PERFORM 'x; COMMIT;")],
    ['in a function, which runs later', 'CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$'],
    ['no body', 'DO x'],
  ])('not %s', (_, source) => expect(controlOf(source)).toBeUndefined())
})
