/** A script as it grows: objects with blank lines between, and the settings of the session that each is made under. */

/** What a session can be set to. `database_collation` is the database's own, which new code takes over. */
export type Setting =
  | 'sql_mode'
  | 'character_set_client'
  | 'collation_connection'
  | 'time_zone'
  | 'innodb_strict_mode'
  | 'foreign_key_checks'
  | 'restrict_fk_on_non_standard_key'
  | 'database_collation'

/** Values as SQL. */
export type Settings = Readonly<Partial<Record<Setting, string>>>

const ORDER: readonly Setting[] = [
  'sql_mode',
  'character_set_client',
  'collation_connection',
  'time_zone',
  'innodb_strict_mode',
  'foreign_key_checks',
  'restrict_fk_on_non_standard_key',
]

export class Script {
  readonly #blocks: string[] = []
  readonly #saved = new Set<Setting>()
  readonly #databaseCollation: string | undefined
  #current: Settings = {}

  /** @param databaseCollation - of the database that is made. */
  constructor(databaseCollation: string | undefined) {
    this.#databaseCollation = databaseCollation
  }

  /** One object: its statements, each without its delimiter. */
  add(statements: readonly string[], settings: Settings = {}): void {
    this.#set(settings)
    this.#blocks.push(statements.map(delimited).join('\n'))
  }

  /** The whole script, with all settings as they were before. */
  end(): string {
    this.#set({})
    return this.#blocks.length === 0 ? '' : `${this.#blocks.join('\n\n')}\n`
  }

  /** Only what changes is set; what is not asked for goes back to what it was. */
  #set(settings: Settings): void {
    const lines: string[] = []
    const changed = ORDER.filter((name) => settings[name] !== this.#current[name])
    const unsaved = changed.filter((name) => !this.#saved.has(name))
    for (const name of unsaved) this.#saved.add(name)
    if (unsaved.length > 0) lines.push(`SET ${unsaved.map((name) => `@old_${name} = @@${name}`).join(', ')};`)
    if (changed.length > 0)
      lines.push(`SET ${changed.map((name) => `${name} = ${settings[name] ?? `@old_${name}`}`).join(', ')};`)
    if (settings.database_collation !== this.#current.database_collation)
      lines.push(`ALTER DATABASE COLLATE ${settings.database_collation ?? this.#databaseCollation ?? 'DEFAULT'};`)
    this.#current = settings
    if (lines.length > 0) this.#blocks.push(lines.join('\n'))
  }
}

/** The clients cut at every `;`, so code that holds one needs another delimiter around it. */
function delimited(statement: string): string {
  if (!statement.includes(';')) return `${statement};`
  let delimiter = '$$'
  while (statement.includes(delimiter)) delimiter += '$'
  // A delimiter in a comment would not be seen.
  const lastLine = statement.slice(statement.lastIndexOf('\n') + 1)
  const end = /--|#/.test(lastLine) ? '\n' : ''
  return `DELIMITER ${delimiter}\n${statement}${end}${delimiter}\nDELIMITER ;`
}
