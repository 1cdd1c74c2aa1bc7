/** A section of a SQL migration → the statements to run, with what is refused before anything runs. Pure. */
import type {Backend} from '../backends/backend.ts'
import {type Lexer, ScriptError, type Statement} from '../backends/statement.ts'
import {LexigramError, type Location} from '../core/errors.ts'
import {locate} from '../core/text.ts'
import type {Section} from './migration-file.ts'

export interface Script {
  readonly section: Section
  readonly statements: readonly Statement[]
  /** Runs as one transaction together with its history row. */
  readonly transactional: boolean
  /** Things worth telling that stop nothing. */
  readonly notices: readonly string[]
}

/** What a script needs to know of its backend. */
export type Dialect = Pick<Backend, 'lexer' | 'effects' | 'can'>

/** Where `offset` of a section's text is in its file. */
export const locateIn = (section: Section, offset: number): Location =>
  locate(section.source, section.offset + offset, section.path)

const ENDS_TRANSACTION = new Set(['begin', 'commit', 'rollback', 'prepare'])
/** What a BEGIN may say and still mean the transaction that lexigram opens anyway. */
const PLAIN_BEGIN = new Set(['BEGIN', 'START', 'TRANSACTION', 'WORK', 'DEFERRED', 'IMMEDIATE', 'EXCLUSIVE'])
const PLAIN_COMMIT = new Set(['COMMIT', 'END', 'TRANSACTION', 'WORK'])

/**
 * Cuts `section` into statements and settles its transaction.
 *
 * @throws {@link LexigramError} `LEX_SCRIPT_INVALID` when it can't be cut, or ends its own transaction half-way.
 */
export function prepareScript(section: Section, dialect: Dialect): Script {
  const statements = cut(section, dialect.lexer)
  const asked = section.transaction && dialect.can.transactionalDdl
  if (!asked) return {section, statements, transactional: false, notices: []}
  const [only, second] = statements
  if (only?.control === 'inner' && second === undefined) {
    // A block that ends its transactions itself was plainly not written for one of ours.
    const notices = [`it runs without a transaction: ${refusalOf(only, dialect)} can't run inside one`]
    return {section, statements, transactional: false, notices}
  }
  const body = withoutWrapping(statements)
  refuseTransactionControl(section, body, dialect)
  const notices =
    body === statements
      ? []
      : ["its BEGIN and COMMIT were left out: it runs in lexigram's transaction, with its history row"]
  return {section, statements: body, transactional: true, notices}
}

/** What the server would refuse inside a transaction: the name of the statement. */
const refusalOf = (statement: Statement, {effects}: Dialect): string | undefined =>
  statement.control === 'inner'
    ? `${nameOf(statement)} with COMMIT or ROLLBACK in its body`
    : effects.refusesTransaction(statement)

function refuseTransactionControl(section: Section, body: readonly Statement[], dialect: Dialect): void {
  for (const statement of body) {
    const name = refusalOf(statement, dialect)
    if (name !== undefined) throw refusesTransaction(section, statement, name)
    if (statement.control !== undefined && ENDS_TRANSACTION.has(statement.control)) {
      throw endsTransaction(section, statement)
    }
  }
}

/** A run plans twice, and all backends of a fleet may have the same files: each is cut once. */
const cuts = new WeakMap<Lexer, WeakMap<Section, readonly Statement[]>>()

function cut(section: Section, lexer: Lexer): readonly Statement[] {
  const known = cuts.get(lexer) ?? new WeakMap<Section, readonly Statement[]>()
  cuts.set(lexer, known)
  const statements = known.get(section) ?? cutAnew(section, lexer)
  known.set(section, statements)
  return statements
}

function cutAnew(section: Section, lexer: Lexer): readonly Statement[] {
  try {
    return lexer.statements(section.text)
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error
    throw new LexigramError('LEX_SCRIPT_INVALID', error.message, {
      fix: error.fix,
      location: locateIn(section, error.offset),
      cause: error,
    })
  }
}

/**
 * The statements without the one BEGIN and the one COMMIT around all of them but settings, which mean the same inside;
 * the same list when they are not wrapped so.
 */
function withoutWrapping(statements: readonly Statement[]): readonly Statement[] {
  const begin = statements.findIndex(({control}) => control === 'begin')
  const commit = statements.findLastIndex(({control}) => control === 'commit')
  if (begin === -1 || commit < begin) return statements
  const wrapped =
    statements.every((statement, index) => (index >= begin && index <= commit) || isSetting(statement)) &&
    statements[begin]?.words.every((word) => PLAIN_BEGIN.has(word)) &&
    statements[commit]?.words.every((word) => PLAIN_COMMIT.has(word))
  return wrapped ? statements.filter((_, index) => index !== begin && index !== commit) : statements
}

/** `SELECT set_config(…)` is what pg_dump writes for `SET`. */
const isSetting = ({words: [first, second, third]}: Statement): boolean =>
  first === 'SET' ||
  first === 'RESET' ||
  first === 'PRAGMA' ||
  (first === 'SELECT' && (second === 'SET_CONFIG' || (second === 'PG_CATALOG' && third === 'SET_CONFIG')))

const nameOf = ({words}: Statement): string => words.slice(0, 2).join(' ')

function refusesTransaction(section: Section, {start}: Statement, what: string): LexigramError {
  return new LexigramError('LEX_SCRIPT_INVALID', `${what} can't run inside a transaction`, {
    why: 'the database refuses it there, and migrations run in one',
    fix: 'put it into a migration of its own with `-- migrate:up transaction:false`',
    location: locateIn(section, start),
  })
}

function endsTransaction(section: Section, statement: Statement): LexigramError {
  return new LexigramError('LEX_SCRIPT_INVALID', `${nameOf(statement)} inside a transactional migration`, {
    why: "it would end lexigram's transaction, and a failure after it would leave the migration half applied",
    fix: 'remove it, or write `transaction:false` after the section mark to run without a transaction',
    location: locateIn(section, statement.start),
  })
}
