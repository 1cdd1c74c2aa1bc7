/** The backslash commands: what each is called, takes and does. */
import {LexigramError} from '../../core/errors.ts'
import {renderColumns} from '../render/columns.ts'
import {ROW_FORMATS, type RowFormat} from '../render/rows/writer.ts'
import {parseBackslash, switched, unknownCommand} from './backslash.ts'
import type {CommandCall, ShellBackends} from './call.ts'
import {describe, listRelations, listRoutines} from './describe.ts'
import {editText} from './edit.ts'
import {runFile, watch} from './rerun.ts'
import type {ShellSession} from './session.ts'

interface Command {
  readonly usage: string
  readonly summary: string
  /** Takes the statement before it: nothing of it goes on. */
  readonly takesQuery?: true
  /** @returns text to go on with. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most have nothing to say.
  run(call: CommandCall): Promise<string | void>
}

const COMMANDS: Readonly<Record<string, Command>> = {
  '\\?': {usage: '\\?', summary: 'these commands', run: help},
  '\\q': {
    usage: '\\q',
    summary: 'quit (also Ctrl-D)',
    run: async ({session}) => {
      session.over = true
    },
  },
  '\\l': {
    usage: '\\l',
    summary: 'databases of the server',
    run: async ({session}) => session.runOwn(session.connection.rules.databases),
  },
  '\\d': {usage: '\\d [NAME]', summary: 'tables, views and sequences; all about one object', run: describe},
  '\\dt': {usage: '\\dt [GLOB]', summary: 'tables', run: (call) => listRelations(call, ['table'])},
  '\\dv': {usage: '\\dv [GLOB]', summary: 'views', run: (call) => listRelations(call, ['view', 'materialized view'])},
  '\\df': {usage: '\\df [GLOB]', summary: 'functions and procedures', run: listRoutines},
  '\\x': {
    usage: '\\x [on|off]',
    summary: 'each value on a line of its own',
    run: async ({session, args}) => {
      const {output, io} = session.options
      output.expanded = switched(output.expanded, '\\x', args)
      io.say(`expanded: ${output.expanded ? 'on' : 'off'}`)
    },
  },
  '\\format': {usage: '\\format [NAME]', summary: 'how rows are shown: csv, json, markdown …', run: chooseFormat},
  '\\timing': {
    usage: '\\timing [on|off]',
    summary: 'how long statements take',
    run: async ({session, args}) => {
      session.timing = switched(session.timing, '\\timing', args)
      session.options.io.say(`timing: ${session.timing ? 'on' : 'off'}`)
    },
  },
  '\\g': {
    usage: 'SELECT … \\g',
    summary: 'run it, as with ;',
    takesQuery: true,
    run: ({session, query}) => session.runQuery(query, {}),
  },
  '\\gx': {
    usage: 'SELECT … \\gx',
    summary: 'the same, each value on its own line (also \\G)',
    takesQuery: true,
    run: ({session, query}) => session.runQuery(query, {expanded: true}),
  },
  '\\watch': {
    usage: '\\watch [SECONDS]',
    summary: 'run the statement again and again, until Ctrl-C',
    takesQuery: true,
    run: watch,
  },
  '\\e': {
    usage: '\\e',
    summary: 'write the statement in $VISUAL or $EDITOR',
    takesQuery: true,
    run: ({session, query}) => editText(query, session.options.io),
  },
  '\\i': {usage: '\\i FILE', summary: 'run the statements of a file', run: runFile},
  '\\o': {usage: '\\o [FILE]', summary: 'rows into a file; or back to the screen', run: redirect},
  '\\c': {usage: '\\c [BACKEND]', summary: 'connect to another backend; or list them', run: changeBackend},
}

const ALIASES: Readonly<Record<string, string>> = {'\\G': '\\gx', '\\h': '\\?', '\\help': '\\?', '\\quit': '\\q'}

export const COMMAND_NAMES: readonly string[] = Object.keys(COMMANDS)

/** @returns text to go on with: what the command made of it, or the statement before the command. */
export async function runCommand(
  session: ShellSession,
  line: string,
  query: string,
  backends: ShellBackends,
): Promise<string> {
  const {name, args} = parseBackslash(line)
  const command = COMMANDS[ALIASES[name] ?? name]
  if (command === undefined) throw unknownCommand(name, COMMAND_NAMES)
  const left = await command.run({session, args, query: query === '' ? session.lastQuery : query, backends})
  return left ?? (command.takesQuery === true ? '' : query)
}

async function help({session}: CommandCall): Promise<void> {
  const {io} = session.options
  const rows = Object.values(COMMANDS).map(({usage, summary}) => [`  ${usage}`, summary])
  const more =
    'A statement ends with ; and may have several lines. Tab completes, Ctrl-C stops what runs or clears the line.'
  await io.page(`${renderColumns(rows, io.out.width)}\n${more}\n`)
}

async function chooseFormat({session, args: [wanted]}: CommandCall): Promise<void> {
  const {output, io} = session.options
  if (wanted !== undefined) {
    if (!ROW_FORMATS.some((format) => format === wanted)) {
      throw new LexigramError('LEX_USAGE', `there is no format ${wanted}`, {
        fix: `take one of ${ROW_FORMATS.join(', ')}`,
      })
    }
    output.format = wanted as RowFormat
  }
  io.say(`format: ${output.format ?? 'table, or csv in a file'}`)
}

async function redirect({session, args: [path]}: CommandCall): Promise<void> {
  const {output, io} = session.options
  const closed = await output.into(path)
  if (closed !== undefined) io.hint(`wrote ${closed}`)
}

async function changeBackend({session, args: [name], backends}: CommandCall): Promise<void> {
  const {io} = session.options
  const {backend, shell} = session.connection
  if (name === undefined) {
    return session.printRows(
      ['backend', 'now'],
      backends.names.map((one) => [one, one === backend.name ? '*' : '']),
    )
  }
  if (shell.transaction !== 'none') {
    throw new LexigramError('LEX_QUERY_REFUSED', 'a transaction is open', {fix: 'COMMIT or ROLLBACK it first'})
  }
  await backends.connect(session, name)
  io.hint(session.greeting())
}
