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
export function prepareScript(section: Section, {lexer, effects, can}: Dialect): Script {
  const transactional = section.transaction && can.transactionalDdl
  const statements = cut(section, lexer)
  if (!transactional) return {section, statements, transactional, notices: []}
  const body = withoutWrapping(statements)
  const alone = body.find((statement) => effects.refusesTransaction(statement) !== undefined)
  if (alone !== undefined) throw refusesTransaction(section, alone, effects.refusesTransaction(alone) ?? '')
  const control = body.find((statement) => statement.control !== undefined && ENDS_TRANSACTION.has(statement.control))
  if (control !== undefined) throw endsTransaction(section, control)
  if (body === statements) return {section, statements, transactional, notices: []}
  const notices = ["its BEGIN and COMMIT were left out: it runs in lexigram's transaction, with its history row"]
  return {section, statements: body, transactional, notices}
}

function cut(section: Section, lexer: Lexer): readonly Statement[] {
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

/** The statements between a BEGIN at the start and a COMMIT at the end; the same list when it is not wrapped so. */
function withoutWrapping(statements: readonly Statement[]): readonly Statement[] {
  const [first, last] = [statements[0], statements.at(-1)]
  const wrapped =
    statements.length >= 2 &&
    first?.control === 'begin' &&
    first.words.every((word) => PLAIN_BEGIN.has(word)) &&
    last?.control === 'commit' &&
    last.words.every((word) => PLAIN_COMMIT.has(word))
  return wrapped ? statements.slice(1, -1) : statements
}

function refusesTransaction(section: Section, {start}: Statement, what: string): LexigramError {
  return new LexigramError('LEX_SCRIPT_INVALID', `${what} can't run inside a transaction`, {
    why: 'the database refuses it there, and migrations run in one',
    fix: 'put it into a migration of its own with `-- migrate:up transaction:false`',
    location: locateIn(section, start),
  })
}

function endsTransaction(section: Section, {start, words}: Statement): LexigramError {
  return new LexigramError('LEX_SCRIPT_INVALID', `${words.slice(0, 2).join(' ')} inside a transactional migration`, {
    why: "it would end lexigram's transaction, and a failure after it would leave the migration half applied",
    fix: 'remove it, or write `transaction:false` after the section mark to run without a transaction',
    location: locateIn(section, start),
  })
}
