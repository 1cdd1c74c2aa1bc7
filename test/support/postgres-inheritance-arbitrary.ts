/** Random histories of tables that inherit and of partitions, as statements; written apart from the writer under test. */
import type fc from 'fast-check'
import {Choice, text} from './postgres-arbitrary.ts'
import type {PostgresKind} from './postgres-schemas.ts'

/** Few names, each always of one type, so that what parents and children have meets and is merged. */
const TYPES: Readonly<Record<string, string>> = {a: 'integer', b: 'text', c: 'integer', d: 'text', e: 'varchar(9)'}
const COLUMNS = Object.keys(TYPES)
const DEFAULTS: Readonly<Record<string, readonly string[]>> = {
  integer: ['1', '2', 'NULL'],
  text: ["'x'", "'y'"],
  'varchar(9)': ["'x'", 'NULL'],
}
const CONSTRAINTS = ['k', 'l', 'm']

interface Relative {
  readonly name: string
  /** About so: refused statements are counted as if they were taken. */
  readonly columns: string[]
  readonly by: Partitioning | undefined
  bounds: number
}

interface Partitioning {
  readonly clause: string
  readonly bounds: readonly string[]
}

const PARTITIONINGS: readonly Partitioning[] = [
  {
    clause: 'RANGE (a)',
    bounds: ['FOR VALUES FROM (0) TO (9)', 'DEFAULT', 'FOR VALUES FROM (10) TO (19)', 'FOR VALUES FROM (20) TO (29)'],
  },
  {
    clause: 'LIST (a)',
    bounds: ['FOR VALUES IN (1, NULL)', 'FOR VALUES IN (2)', 'DEFAULT', 'FOR VALUES IN (3)'],
  },
  {
    clause: 'HASH (a)',
    bounds: [0, 1, 2, 3].map((remainder) => `FOR VALUES WITH (MODULUS 4, REMAINDER ${remainder})`),
  },
]

class History {
  readonly statements: string[] = []
  readonly #choice: Choice
  readonly #newer: boolean
  readonly #tables: Relative[] = []
  #indexes = 0

  constructor(choice: Choice, kind: PostgresKind) {
    this.#choice = choice
    this.#newer = kind === 'postgres18'
  }

  /** A clause of {@link CONSTRAINTS} or of none. */
  #named(): string {
    return this.#choice.maybe(`CONSTRAINT ${this.#choice.of(CONSTRAINTS)}`, 2)
  }

  #default(column: string): string {
    return this.#choice.of(DEFAULTS[TYPES[column] ?? ''] ?? ['NULL'])
  }

  #column(column: string, columns: readonly string[]): string {
    const choice = this.#choice
    const source = column === 'c' && columns.includes('a') ? 'a' : undefined
    const stored = this.#newer ? choice.of(['STORED', 'VIRTUAL']) : 'STORED'
    const value =
      source !== undefined && choice.rarely(4)
        ? `GENERATED ALWAYS AS (${source} + ${choice.of(['1', '2'])}) ${stored}`
        : column === 'a' && choice.rarely(8)
          ? `GENERATED ${choice.of(['ALWAYS', 'BY DEFAULT'])} AS IDENTITY`
          : choice.maybe(`DEFAULT ${this.#default(column)}`)
    return `${column} ${TYPES[column]} ${value} ${choice.maybe(this.#notNull())}`
  }

  #notNull(): string {
    if (!this.#newer) return 'NOT NULL'
    return `${this.#named()} NOT NULL ${this.#choice.maybe('NO INHERIT', 5)}`
  }

  #constraint(columns: readonly string[]): string {
    const choice = this.#choice
    const column = choice.of(columns.length === 0 ? COLUMNS : columns)
    const check = `${this.#named()} CHECK (${column} IS NOT NULL) ${choice.maybe('NO INHERIT', 5)} ${choice.maybe('NOT VALID', 4)}`
    if (!this.#newer || choice.rarely(2)) return check
    return `${this.#named()} NOT NULL ${column} ${choice.maybe('NO INHERIT', 5)} ${choice.maybe('NOT VALID', 4)}`
  }

  #newTable(columns: readonly string[], by?: Partitioning): Relative {
    const table = {name: `t${this.#tables.length}`, columns: [...columns], by, bounds: 0}
    this.#tables.push(table)
    return table
  }

  #bound(parent: Relative): string {
    const bounds = parent.by?.bounds ?? ['DEFAULT']
    parent.bounds += 1
    return bounds[(parent.bounds - 1) % bounds.length] as string
  }

  #maybeBy(times: number): Partitioning | undefined {
    return this.#choice.rarely(times) ? this.#choice.of(PARTITIONINGS) : undefined
  }

  #definition(columns: readonly string[]): string {
    const parts = columns.map((column) => this.#column(column, columns))
    return [...parts, ...(columns.length > 0 && this.#choice.rarely(3) ? [this.#tableConstraint(columns)] : [])].join(
      ', ',
    )
  }

  /** CREATE TABLE takes no NOT VALID. */
  #tableConstraint(columns: readonly string[]): string {
    return this.#constraint(columns).replace('NOT VALID', '')
  }

  createTable(): void {
    const choice = this.#choice
    const others = this.#tables.filter(({by}) => by === undefined)
    const parents = others.length > 0 && choice.below(5) < 3 ? choice.some(others, 3) : []
    const columns = [...choice.some(COLUMNS, 4)]
    if (parents.length > 0) {
      const own = choice.rarely(3) ? [] : columns
      const list = this.#definition(own)
      const table = this.#newTable([...new Set([...parents.flatMap((parent) => parent.columns), ...own])])
      this.statements.push(
        `CREATE TABLE ${table.name} (${list}) INHERITS (${parents.map(({name}) => name).join(', ')})`,
      )
      return
    }
    const by = this.#maybeBy(2)
    const all = by === undefined || columns.includes('a') ? columns : [...columns, 'a']
    const list = this.#definition(all)
    const {name} = this.#newTable(all, by)
    this.statements.push(`CREATE TABLE ${name} (${list}) ${by === undefined ? '' : `PARTITION BY ${by.clause}`}`)
  }

  createPartition(): void {
    const choice = this.#choice
    const partitioned = this.#tables.filter(({by}) => by !== undefined)
    if (partitioned.length === 0) return
    const parent = choice.of(partitioned)
    const by = this.#maybeBy(5)
    const tail = by === undefined ? '' : `PARTITION BY ${by.clause}`
    const {name} = this.#newTable(parent.columns, by)
    if (choice.rarely(2)) {
      const column = choice.of(parent.columns)
      const added = choice.of([
        '',
        `(${column} ${choice.maybe(`DEFAULT ${this.#default(column)}`)} ${choice.maybe(this.#notNull())})`,
        `(${this.#tableConstraint(parent.columns)})`,
      ])
      this.statements.push(`CREATE TABLE ${name} PARTITION OF ${parent.name} ${added} ${this.#bound(parent)} ${tail}`)
      return
    }
    const like = `LIKE ${parent.name} ${choice.of(['', 'INCLUDING ALL', 'INCLUDING CONSTRAINTS'])}`
    const list = choice.rarely(2) ? like : this.#definition(parent.columns.toReversed())
    this.statements.push(`CREATE TABLE ${name} (${list}) ${tail}`)
    if (choice.rarely(2)) this.statements.push(`ALTER TABLE ${name} ADD ${this.#constraint(parent.columns)}`)
    this.statements.push(`ALTER TABLE ${parent.name} ATTACH PARTITION ${name} ${this.#bound(parent)}`)
  }

  change(): void {
    const choice = this.#choice
    const table = choice.of(this.#tables)
    const column = choice.of(table.columns.length === 0 ? COLUMNS : table.columns)
    const alter = `ALTER TABLE ${choice.maybe('ONLY', 4)} ${table.name}`
    const below = this.#tables.filter(({name}) => name !== table.name)
    const other = choice.of(below.length === 0 ? this.#tables : below)
    const changes = [
      () => this.#addColumn(table, alter),
      () => this.#addColumn(table, alter),
      () => this.#dropColumn(table, column, alter),
      () => this.#renameColumn(table, column),
      () => `${alter} ALTER ${column} SET NOT NULL`,
      () => `${alter} ALTER ${column} SET NOT NULL`,
      () => `${alter} ALTER ${column} DROP NOT NULL`,
      () => `${alter} ALTER ${column} SET DEFAULT ${this.#default(column)}`,
      () => `${alter} ALTER ${column} DROP DEFAULT`,
      () => `${alter} ALTER ${column} DROP EXPRESSION`,
      () => `${alter} ALTER ${column} ADD GENERATED BY DEFAULT AS IDENTITY`,
      () => `${alter} ADD ${this.#constraint(table.columns)}`,
      () => `${alter} ADD ${this.#constraint(table.columns)}`,
      () => `${alter} DROP CONSTRAINT ${this.#constraintName(table, column)}`,
      () =>
        `ALTER TABLE ${table.name} RENAME CONSTRAINT ${this.#constraintName(table, column)} TO ${choice.of(CONSTRAINTS)}`,
      () => `${alter} VALIDATE CONSTRAINT ${this.#constraintName(table, column)}`,
      () =>
        `ALTER TABLE ${table.name} ALTER CONSTRAINT ${this.#constraintName(table, column)} ${choice.of(['INHERIT', 'NO INHERIT'])}`,
      () => `ALTER TABLE ${table.name} INHERIT ${other.name}`,
      () => `ALTER TABLE ${table.name} INHERIT ${other.name}`,
      () => `ALTER TABLE ${table.name} NO INHERIT ${other.name}`,
      () => `ALTER TABLE ${other.name} DETACH PARTITION ${table.name}`,
      () => `ALTER TABLE ${other.name} ATTACH PARTITION ${table.name} ${this.#bound(other)}`,
      () => `${alter} ADD ${this.#named()} ${choice.of(['PRIMARY KEY', 'UNIQUE'])} (${choice.of(['a', column])})`,
      () => this.#index(table, column),
      () => this.#attachIndex(),
      () => `COMMENT ON COLUMN ${table.name}.${column} IS ${text(choice.of(['one', 'two']))}`,
      () => `${alter} ALTER ${column} SET STATISTICS ${choice.of(['7', '-1'])}`,
      () => `${alter} ALTER ${column} SET STORAGE ${choice.of(['EXTERNAL', 'MAIN', 'EXTENDED'])}`,
      () => `ALTER TABLE ${table.name} ALTER e TYPE text`,
    ]
    this.statements.push(choice.of(changes)())
  }

  #addColumn(table: Relative, alter: string): string {
    const missing = COLUMNS.filter((column) => !table.columns.includes(column))
    const column = this.#choice.of(missing.length === 0 ? COLUMNS : missing)
    const clause = `${alter} ADD COLUMN ${this.#column(column, table.columns)}`
    table.columns.push(column)
    return clause
  }

  #dropColumn(table: Relative, column: string, alter: string): string {
    if (table.columns.includes(column)) table.columns.splice(table.columns.indexOf(column), 1)
    return `${alter} DROP COLUMN ${column}`
  }

  /** To one of the same type. */
  #renameColumn(table: Relative, column: string): string {
    const to = COLUMNS.find((each) => each !== column && TYPES[each] === TYPES[column]) ?? 'f'
    if (table.columns.includes(column)) table.columns.splice(table.columns.indexOf(column), 1, to)
    return `ALTER TABLE ${table.name} RENAME COLUMN ${column} TO ${to}`
  }

  #constraintName({name}: Relative, column: string): string {
    return this.#choice.of([...CONSTRAINTS, ...CONSTRAINTS, `${name}_${column}_not_null`, `${name}_${column}_check`])
  }

  #index({name}: Relative, column: string): string {
    this.#indexes += 1
    return `CREATE INDEX i${this.#indexes} ON ${this.#choice.maybe('ONLY', 2)} ${name} (${column})`
  }

  #attachIndex(): string {
    const index = () => `i${1 + this.#choice.below(this.#indexes)}`
    return `ALTER INDEX ${index()} ATTACH PARTITION ${index()}`
  }
}

/** Statements, of which a server refuses some. */
export function randomInheritance(value: fc.GeneratorValue, kind: PostgresKind): readonly string[] {
  const choice = new Choice(value)
  const history = new History(choice, kind)
  history.createTable()
  for (let count = 5 + choice.below(20); count > 0; count -= 1) {
    const next = choice.below(8)
    if (next < 2) history.createTable()
    else if (next < 3) history.createPartition()
    else history.change()
  }
  return history.statements
}
