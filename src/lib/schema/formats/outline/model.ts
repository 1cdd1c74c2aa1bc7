/**
 * A model in words: what a page says of each object, whatever the page is written in. Names are quoted where they are odd;
 * nothing is escaped yet, each format does that in its own way. Types only.
 */

export interface Outline {
  /** `16 tables`, `7 views` …, only what there is. */
  readonly counts: readonly string[]
  /** `charset: utf8mb4`. */
  readonly defaults: readonly string[]
  /** What all objects of a kind have alike, and do not tell each by itself. */
  readonly shared: readonly {readonly kind: string; readonly facts: readonly string[]}[]
  /** None is empty. */
  readonly sections: readonly Section[]
  readonly unrepresented: readonly Remark[]
}

export interface Section {
  readonly title: string
  /** Its objects say all on a line or two each. */
  readonly list?: true
  readonly blocks: readonly Block[]
}

/** One object. */
export interface Block {
  readonly id: string
  /** `table`, `materialized view`, `function`, `extension`. */
  readonly kind: string
  readonly title: string
  /** Of a routine: `(id integer, OUT total bigint)`. */
  readonly signature?: string
  readonly comment?: string
  readonly details: readonly string[]
  readonly columns: readonly ColumnLine[]
  readonly lines: readonly Line[]
  /** The SQL that makes it, or the query of a view; only where the other parts don't tell it all. */
  readonly definition?: string
}

export interface ColumnLine {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  /** `primary key`, `unique`. */
  readonly keys: readonly string[]
  /** What a foreign key of this column alone refers to: `film.film_id`, and the id of the table. */
  readonly references: readonly Reference[]
  readonly details: readonly string[]
  readonly comment?: string
}

export interface Reference {
  readonly id: string
  readonly label: string
}

/** A part of an object: a constraint, an index, a trigger, a grant. */
export interface Line {
  readonly kind: string
  readonly name: string
  readonly details: readonly string[]
  readonly comment?: string
  readonly definition?: string
  /** The object at the other end of a reference. */
  readonly refersTo?: Reference
  /** The objects that it needs. */
  readonly uses?: readonly Reference[]
}

export interface Remark {
  readonly object: string
  readonly why: string
}
