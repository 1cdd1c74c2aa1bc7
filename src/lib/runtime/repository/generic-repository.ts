/** A {@link Repository} over a table. Statements by key are written by Kysely once and kept. */
import {type Compilable, type Kysely, type SelectQueryBuilder, sql} from 'kysely'
import {LexigramError} from '../../core/errors.ts'
import {Err, Ok, type Result} from '../../core/result.ts'
import type {Database} from '../database/database.ts'
import {QueryError} from '../database/query-error.ts'
import type {Changes} from '../domain-model.ts'
import {type Part, partsOf} from './conditions.ts'
import {decodeCursor, encodeCursor, orderOf} from './cursor.ts'
import {Entity, type EntityOptions, type Values} from './entity.ts'
import {
  type CreateFailure,
  conflict,
  type DeleteFailure,
  invalid,
  invalidReference,
  type NotFound,
  notFound,
  staleVersion,
  type UpdateFailure,
} from './failures.ts'
import {type Naming, snakeCase} from './naming.ts'
import type {FieldOf, FindMany, Page, Paginate, Scope, Where} from './query.ts'
import type {Repository} from './repository.ts'
import {Table} from './table.ts'

export interface GenericRepositoryOptions<T extends object, K> extends EntityOptions<T, K> {
  readonly provider: Database
  /** With its schema, where it has one: `sales.orders`. */
  readonly tableName: string
  /** @defaultValue snake_case columns for camelCase fields */
  readonly naming?: Naming
  /** Columns that are called otherwise. */
  readonly columns?: {readonly [F in FieldOf<T>]?: string}
  /** Fields that are kept as JSON, whatever the type of the column. */
  readonly json?: readonly FieldOf<T>[]
}

/** Parameters of one statement; PostgreSQL counts them in 16 bits, SQLite allows as many as this. */
const MOST_PARAMETERS = 32_000
const MOST_ROWS = 500
/** Shapes of statements that are kept. */
const KEPT = 500

// biome-ignore lint/suspicious/noExplicitAny: tables and columns are known at run time only.
type Any = any
// biome-ignore lint/suspicious/noExplicitAny: see above.
type Select = SelectQueryBuilder<any, any, any>

export class GenericRepository<T extends object, K> implements Repository<T, K> {
  /** For what a repository of an application adds: its queries run in the same transactions. */
  protected readonly database: Database
  protected readonly tableName: string
  readonly #entity: Entity<T, K>
  readonly #table: Table
  readonly #kept = new Map<string, string>()

  constructor(options: GenericRepositoryOptions<T, K>) {
    const {provider, tableName, naming = snakeCase, columns = {}, json = []} = options
    this.database = provider
    this.tableName = tableName
    this.#entity = new Entity(options)
    this.#table = new Table({naming, columns, json, fields: this.#entity.fields, facts: () => provider.facts})
  }

  async find(key: K): Promise<Result<T, NotFound>> {
    const statement = this.#keep('find', () => this.#byKey(this.#live(this.#select(), false)))
    const {rows} = await this.database.execute<Values>(statement, [key], {brief: true})
    const [row] = rows
    return row === undefined ? Err(notFound(this.#entity.name, key)) : Ok(this.#hydrate(row))
  }

  async findOne(where: Where<T>): Promise<Result<T, NotFound>> {
    const [found] = await this.findMany({where, limit: 1})
    return found === undefined ? Err(notFound(this.#entity.name)) : Ok(found)
  }

  async findMany({where, orderBy, limit, offset, withDeleted = false}: FindMany<T> = {}): Promise<T[]> {
    let query = this.#ordered(
      this.#filtered(this.#select(), where, withDeleted),
      orderOf(orderBy, this.#entity.keyField),
    )
    // An offset needs a limit on some databases.
    if (limit !== undefined || offset !== undefined) query = query.limit(limit ?? Number.MAX_SAFE_INTEGER)
    if (offset !== undefined) query = query.offset(offset)
    return (await this.#rows(query)).map((row) => this.#hydrate(row))
  }

  async paginate({where, orderBy, limit, after, withDeleted = false}: Paginate<T>): Promise<Page<T>> {
    const order = orderOf(orderBy, this.#entity.keyField)
    let query = this.#ordered(this.#filtered(this.#select(), where, withDeleted), order).limit(limit + 1)
    if (after !== undefined) {
      const values = decodeCursor(order, after)
      query = query.where((eb: Any) => this.#table.after(eb, order, values))
    }
    const rows = (await this.#rows(query)).map((row) => this.#table.decode(row, {} as Values))
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    const next = rows.length > limit && last !== undefined ? encodeCursor(order, last) : undefined
    return {items: items.map((values) => this.#entity.hydrate(values)), next}
  }

  async count({where, withDeleted = false}: Scope<T> = {}): Promise<number> {
    const query = this.#filtered(this.#from(), where, withDeleted).select(sql<number>`count(*)`.as('n'))
    const [row] = await this.#rows(query)
    return Number(row?.n)
  }

  async exists(where: Where<T>): Promise<boolean> {
    const query = this.#filtered(this.#from(), where, false).select(sql<number>`1`.as('n')).limit(1)
    return (await this.#rows(query)).length > 0
  }

  async create(given: Changes<T>): Promise<Result<T, CreateFailure>> {
    const values = this.#entity.forCreate(given)
    const problems = this.#entity.problemsOf(values)
    if (problems.length > 0) return Err(invalid(this.#entity.name, problems))
    return this.#attempt(false, () => this.#insert(values))
  }

  async createMany(given: readonly Changes<T>[]): Promise<Result<T[], CreateFailure>> {
    const all = given.map((values) => this.#entity.forCreate(values))
    const problems = all.flatMap((values) => this.#entity.problemsOf(values))
    if (problems.length > 0) return Err(invalid(this.#entity.name, problems))
    if (all.length === 0) return Ok([])
    return this.#attempt(false, () =>
      this.database.transaction(async () => {
        const created: T[] = []
        for (const batch of this.#batches(all)) created.push(...(await this.#insertBatch(batch)))
        return created
      }),
    )
  }

  async update(given: Changes<T>): Promise<Result<T, UpdateFailure>> {
    const {keyField, version, name} = this.#entity
    const key = (given as Values)[keyField]
    if (key === undefined) throw incomplete(name, keyField)
    const read = version === undefined ? undefined : (given as Values)[version]
    if (version !== undefined && read === undefined) throw incomplete(name, version)
    const changes = this.#entity.forUpdate(given)
    const problems = this.#entity.fields?.every((field) => field in given) ? this.#entity.problemsOf({...given}) : []
    if (problems.length > 0) return Err(invalid(name, problems))
    if (Object.keys(changes).length === 0 && version === undefined) return this.find(key as K)
    const outcome = await this.#attempt(false, () => this.#change(key, read, changes))
    if (!outcome.ok) return Err(outcome.error)
    return outcome.value === undefined ? this.#whyNot(key as K, read) : Ok(outcome.value)
  }

  async save(given: Changes<T>): Promise<Result<T, UpdateFailure>> {
    const {keyField, version} = this.#entity
    const {[keyField]: key, [version ?? '']: read} = given as Values
    if (key === undefined || (version !== undefined && !(Number(read) > 0))) return this.create(given)
    const updated = await this.update(given)
    if (updated.ok || updated.error.kind !== 'NotFound' || version !== undefined) return updated
    const created = await this.create(given)
    if (created.ok || created.error.kind !== 'Conflict') return created
    // Somebody else may have created it between the two.
    const again = await this.update(given)
    return again.ok || again.error.kind !== 'NotFound' ? again : created
  }

  async delete(key: K): Promise<Result<void, DeleteFailure>> {
    const {name, softDelete} = this.#entity
    const outcome = await this.#attempt(true, async () => {
      if (softDelete !== undefined)
        return (await this.#change(key, undefined, this.#entity.forDelete(softDelete))) !== undefined
      const statement = this.#keep('delete', () => this.#byKey(this.#kysely.deleteFrom(this.tableName)))
      return (await this.database.execute(statement, [key], {brief: true})).affectedRows !== 0n
    })
    if (!outcome.ok) return Err(outcome.error as DeleteFailure)
    return outcome.value ? Ok() : Err(notFound(name, key))
  }

  get #kysely(): Kysely<Any> {
    return this.database.kysely()
  }

  #from(): Select {
    return this.#kysely.selectFrom(this.tableName)
  }

  #select(): Select {
    const {selected} = this.#table
    return selected === undefined ? this.#from().selectAll() : this.#from().select([...selected])
  }

  #live(query: Any, withDeleted: boolean): Any {
    const {softDelete} = this.#entity
    return softDelete === undefined || withDeleted ? query : query.where(this.#table.column(softDelete), 'is', null)
  }

  #byKey(query: Any): Compilable {
    return query.where(this.#table.column(this.#entity.keyField), '=', 0)
  }

  #filtered(query: Select, where: object | undefined, withDeleted: boolean): Select {
    const parts: readonly Part[] = partsOf(where)
    const filtered = parts.length === 0 ? query : query.where((eb: Any) => this.#table.condition(eb, parts))
    return this.#live(filtered, withDeleted)
  }

  #ordered(query: Select, order: ReturnType<typeof orderOf>): Select {
    let ordered = query
    for (const part of this.#table.ordering(order)) ordered = ordered.orderBy(part as Any)
    return ordered
  }

  async #rows(query: Compilable): Promise<Values[]> {
    const {sql: text, parameters} = query.compile()
    return this.database.executeQuery<Values>(text, parameters)
  }

  #hydrate(row: Values): T {
    return this.#table.decode(row, this.#entity.empty())
  }

  /** The text of a statement whose parameters are always in the same places. */
  #keep(name: string, write: () => Compilable): string {
    const known = this.#kept.get(name)
    if (known !== undefined) return known
    if (this.#kept.size >= KEPT) this.#kept.clear()
    const {sql: text} = write().compile()
    this.#kept.set(name, text)
    return text
  }

  #returning(query: Any): Any {
    const {selected} = this.#table
    return selected === undefined ? query.returningAll() : query.returning([...selected])
  }

  #encoded(values: Values): unknown[] {
    return Object.entries(values).map(([field, value]) => this.#table.encode(field, value))
  }

  /** The values under the names of their columns. */
  #columnsOf(values: Values): Values {
    return Object.fromEntries(
      Object.entries(values).map(([field, value]) => [this.#table.column(field), this.#table.encode(field, value)]),
    )
  }

  async #insert(values: Values): Promise<T> {
    const {insertReturning} = this.database.facts
    const text = this.#keep(`insert ${Object.keys(values)}`, () => {
      const query = this.#kysely.insertInto(this.tableName).values(this.#columnsOf(values))
      return insertReturning ? this.#returning(query) : query
    })
    const {rows, insertId} = await this.database.execute<Values>(text, this.#encoded(values), {brief: true})
    const [row] = rows
    return row === undefined ? this.#inserted(values, insertId) : this.#hydrate(row)
  }

  /** Where the database does not give the row back: what was sent, or, where it may have filled something in, what is there. */
  async #inserted(values: Values, insertId: bigint | undefined): Promise<T> {
    const {fields, keyField} = this.#entity
    if (fields?.every((field) => field in values)) return this.#entity.hydrate(values)
    const key = values[keyField] ?? Number(insertId)
    const statement = this.#keep('read', () => this.#byKey(this.#select()))
    const [row] = await this.database.executeQuery<Values>(statement, [key])
    if (row === undefined) throw new Error(`the ${this.#entity.name} ${key} was inserted and is not there`)
    return this.#hydrate(row)
  }

  /** Rows with the same fields go into one statement. */
  #batches(all: readonly Values[]): readonly (readonly Values[])[] {
    const batches: Values[][] = []
    let shape = ''
    for (const values of all) {
      const last = batches.at(-1)
      const next = String(Object.keys(values))
      const most = Math.min(MOST_ROWS, Math.floor(MOST_PARAMETERS / Math.max(1, Object.keys(values).length)))
      if (last !== undefined && next === shape && last.length < most) last.push(values)
      else batches.push([values])
      shape = next
    }
    return batches
  }

  async #insertBatch(batch: readonly Values[]): Promise<T[]> {
    const {keyField} = this.#entity
    const [first] = batch
    const insertReturning = this.database.facts.insertReturning
    const known = first?.[keyField] !== undefined
    // Keys that the database makes can't be told apart afterwards where it does not give them back.
    if (batch.length === 1 || (!known && !insertReturning)) {
      const created: T[] = []
      for (const values of batch) created.push(await this.#insert(values))
      return created
    }
    const query = this.#kysely.insertInto(this.tableName).values(batch.map((values) => this.#columnsOf(values)))
    const keys = batch.map((values) => values[keyField])
    if (!insertReturning) await this.#rows(query)
    const rows = await this.#rows(
      insertReturning ? this.#returning(query) : this.#select().where(this.#table.column(keyField), 'in', keys),
    )
    const created = rows.map((row) => this.#table.decode(row, {} as Values))
    // The order of rows that come back is nobody's promise.
    const byKey = new Map(created.map((values) => [String(values[keyField]), values]))
    const ordered = known ? keys.map((key) => byKey.get(String(key)) ?? {}) : created
    return ordered.map((values) => this.#entity.hydrate(values))
  }

  /** @returns the row as it is now; undefined when there is none, or not of that version. */
  async #change(key: unknown, read: unknown, changes: Values): Promise<T | undefined> {
    const {version} = this.#entity
    const {updateReturning} = this.database.facts
    const checked = version !== undefined && read !== undefined
    const text = this.#keep(`update ${checked} ${Object.keys(changes)}`, () => {
      const counted = version === undefined ? {} : {[this.#table.column(version)]: this.#nextVersion(version)}
      const query: Any = this.#kysely.updateTable(this.tableName).set({...this.#columnsOf(changes), ...counted})
      const mine: Any = this.#byKey(query)
      const same = checked ? mine.where(this.#table.column(version), '=', 0) : mine
      const live = this.#live(same, false)
      return updateReturning ? this.#returning(live) : live
    })
    const parameters = [...this.#encoded(changes), key, ...(checked ? [read] : [])]
    if (updateReturning) {
      const [row] = (await this.database.execute<Values>(text, parameters, {brief: true})).rows
      return row === undefined ? undefined : this.#hydrate(row)
    }
    // In one transaction, so that what is read is what was written.
    return this.database.transaction(async () => {
      const {affectedRows} = await this.database.execute(text, parameters)
      if (affectedRows === 0n) return undefined
      const statement = this.#keep('read', () => this.#byKey(this.#select()))
      const [row] = await this.database.executeQuery<Values>(statement, [key])
      return row === undefined ? undefined : this.#hydrate(row)
    })
  }

  #nextVersion(version: string): unknown {
    return sql`${sql.ref(this.#table.column(version))} + 1`
  }

  async #whyNot(key: K, read: unknown): Promise<Result<T, UpdateFailure>> {
    const {name, version} = this.#entity
    const found = version === undefined ? undefined : await this.find(key)
    return Err(found?.ok === true ? staleVersion(name, key, read) : notFound(name, key))
  }

  /** Rules of the schema that were in the way become values; everything else is thrown. */
  async #attempt<V>(removing: boolean, work: () => Promise<V>): Promise<Result<V, CreateFailure>> {
    const {facts, inTransaction} = this.database
    try {
      return Ok(await (inTransaction && facts.failureEndsTransaction ? this.database.transaction(work) : work()))
    } catch (error) {
      const failure = failureOf(error, this.#entity.name, removing)
      if (failure === undefined) throw error
      return Err(failure)
    }
  }
}

function failureOf(error: unknown, entity: string, removing: boolean): CreateFailure | undefined {
  if (!(error instanceof QueryError) || error.violation === undefined) return undefined
  const {kind, name} = error.violation
  if (kind === 'unique') return conflict(entity, name)
  if (kind === 'reference') return invalidReference(entity, removing, name)
  return invalid(entity, [
    kind === 'not-null' ? `${name ?? 'a column'} must have a value` : `${name ?? 'a rule'} does not hold`,
  ])
}

const incomplete = (entity: string, field: string): LexigramError =>
  new LexigramError('LEX_USAGE', `an update of ${entity} needs its ${field}`, {
    fix: 'pass what a repository returned, with its changes',
  })
