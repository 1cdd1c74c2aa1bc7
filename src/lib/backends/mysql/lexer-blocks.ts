/**
 * Follows the compound statements of MySQL and MariaDB, so that a `;` inside a routine's body ends no statement even where
 * the script sets no `DELIMITER`. A keyword opens or closes a block only where a statement can begin: elsewhere `IF(…)` and
 * `REPEAT(…)` are functions, `END` may be a column, and `CASE` is an expression. MariaDB's Oracle mode is left out.
 */

/** What the tracker needs to know of a token that is neither space nor comment. */
export interface Significant {
  /** The upper-case text of a word; else its first character, or `''` for what is quoted. */
  readonly text: string
  readonly isWord: boolean
  readonly start: number
  /** Whether a `:` comes next, which makes it a label. */
  readonly isLabel: boolean
}

/**
 * Where in a statement we are: its head (`start`, `begin`, `create`), what comes before a body (`routine`, `trigger`,
 * `event`), the `body`, or `plain`, in which a `;` always ends it.
 */
type Mode = 'start' | 'begin' | 'create' | 'routine' | 'trigger' | 'event' | 'body' | 'plain'

/** What END closes. A WHILE or FOR is a `loop` after its DO; `until` is a REPEAT that has reached its UNTIL. */
type Block = 'begin' | 'if' | 'case' | 'expression' | 'loop' | 'while' | 'repeat' | 'until'

/** How far a `DECLARE … HANDLER FOR condition, … statement` is: the statement begins right after a condition. */
type Declare = 'none' | 'declare' | 'handler' | 'condition' | 'conditioned'

const OPENERS: ReadonlyMap<string, Block> = new Map([
  ['BEGIN', 'begin'],
  ['IF', 'if'],
  ['CASE', 'case'],
  ['LOOP', 'loop'],
  ['WHILE', 'while'],
  ['FOR', 'while'],
  ['REPEAT', 'repeat'],
])
const OPENS_A_STATEMENT: ReadonlySet<Block> = new Set(['begin', 'loop', 'repeat'])

const CREATE_HEADS: ReadonlyMap<string, Mode> = new Map([
  ['OR', 'create'],
  ['REPLACE', 'create'],
  ['DEFINER', 'create'],
  ['AGGREGATE', 'create'],
  ['PROCEDURE', 'routine'],
  ['FUNCTION', 'routine'],
  ['TRIGGER', 'trigger'],
  ['EVENT', 'event'],
])

/** First words of the statements a routine's body can be without BEGIN. */
const SINGLE_BODIES: ReadonlySet<string> = new Set(
  `ALTER ANALYZE CACHE CALL CHECK CHECKSUM COMMIT CREATE DELETE DO DROP EXECUTE EXPLAIN FLUSH GET GRANT INSERT KILL LOCK
   OPTIMIZE PREPARE RENAME REPAIR REPLACE RESET RESIGNAL RETURN REVOKE ROLLBACK SAVEPOINT SELECT SET SHOW SIGNAL START
   TABLE TRUNCATE UNLOCK UPDATE VALUES WITH`.split(/\s+/),
)

const CONDITION_PREFIXES: ReadonlySet<string> = new Set(['SQLSTATE', 'VALUE', 'NOT'])

export class Blocks {
  #mode: Mode = 'start'
  #blocks: Block[] = []
  #openedAt = 0
  #previous = ''
  #parentheses = 0
  #hasParameters = false
  /** Whether the next token begins a statement of the body. */
  #fresh = false
  /** Past the END of a block: what follows up to `;` is the block's kind or label. */
  #ended = false
  #declare: Declare = 'none'
  /** Past a trigger's FOLLOWS or PRECEDES: the other trigger's name comes. */
  #order = false

  /** Whether nothing more of this statement needs to be followed. */
  get idle(): boolean {
    return this.#mode === 'plain'
  }

  /** Offset of the word that opened the body in hand; undefined when none is open. */
  get openedAt(): number | undefined {
    return this.#blocks.some((block) => block !== 'expression') ? this.#openedAt : undefined
  }

  /** Whether a dollar quote may come: the body of a routine in another language. */
  get awaitsForeignBody(): boolean {
    return this.#previous === 'AS' && this.#mode === 'routine'
  }

  /** Begins a new statement. */
  reset(): void {
    this.#mode = 'start'
    this.#blocks = []
    this.#previous = ''
    this.#parentheses = 0
    this.#hasParameters = false
    this.#nextStep(false)
  }

  /** Takes a `;`; true when it ends the statement. */
  semicolon(): boolean {
    while (this.#blocks.at(-1) === 'expression') this.#blocks.pop()
    if (this.#blocks.length === 0) return true
    this.#previous = ';'
    this.#nextStep(true)
    return false
  }

  accept(token: Significant): void {
    this.#follow(token)
    this.#previous = token.text
  }

  #nextStep(fresh: boolean): void {
    this.#fresh = fresh
    this.#ended = false
    this.#declare = 'none'
    this.#order = false
  }

  #follow(token: Significant): void {
    switch (this.#mode) {
      case 'start':
        this.#followStart(token)
        break
      case 'begin':
        this.#followBegin(token)
        break
      case 'create':
        this.#followCreate(token)
        break
      case 'routine':
        this.#followRoutine(token)
        break
      case 'trigger':
        if (token.text === 'ROW' && this.#previous === 'EACH') this.#beginBody()
        break
      case 'event':
        if (token.text === 'DO') this.#beginBody()
        break
      case 'body':
        this.#followBody(token)
        break
      case 'plain':
    }
  }

  #beginBody(): void {
    this.#mode = 'body'
    this.#fresh = true
  }

  #followStart(token: Significant): void {
    if (token.isLabel) this.#beginBody()
    else if (token.text === 'BEGIN') {
      this.#mode = 'begin'
      this.#openedAt = token.start
    } else if (OPENERS.has(token.text)) {
      this.#beginBody()
      this.#followBody(token)
    } else this.#mode = token.text === 'CREATE' || token.text === 'ALTER' ? 'create' : 'plain'
  }

  /** `BEGIN` alone or `BEGIN WORK` is a transaction; `BEGIN NOT ATOMIC` is a block of MariaDB. */
  #followBegin({text}: Significant): void {
    if (text === 'NOT') {
      this.#beginBody()
      this.#open('begin', this.#openedAt)
    } else this.#mode = 'plain'
  }

  /** Between CREATE and the kind of object there can be `DEFINER = name@host`. */
  #followCreate({text, isWord}: Significant): void {
    if (!isWord || this.#previous === '=' || this.#previous === '@') return
    this.#mode = CREATE_HEADS.get(text) ?? 'plain'
  }

  #followRoutine(token: Significant): void {
    if (token.text === '(') this.#parentheses += 1
    else if (token.text === ')') {
      this.#parentheses -= 1
      this.#hasParameters = true
    } else if (this.#hasParameters && this.#parentheses === 0) this.#followCharacteristics(token)
  }

  #followCharacteristics(token: Significant): void {
    if (token.isLabel) this.#beginBody()
    else if (OPENERS.has(token.text)) {
      this.#beginBody()
      this.#followBody(token)
    } else if (SINGLE_BODIES.has(token.text) && !this.#isTypeSet(token.text)) this.#mode = 'plain'
  }

  /** `RETURNS SET('a','b')` and `CHARACTER SET utf8mb4` belong to a type. */
  #isTypeSet(text: string): boolean {
    return text === 'SET' && ['RETURNS', 'CHARACTER', 'CHAR'].includes(this.#previous)
  }

  #followBody(token: Significant): void {
    if (this.#previous === '.' || this.#ended) return
    if (this.#order) {
      this.#order = false
      return
    }
    if (this.#declare !== 'none' && this.#followDeclare(token)) return
    if (!this.#fresh) {
      if (token.isWord) this.#goOn(token)
      return
    }
    if (token.isLabel || token.text === ':') return
    this.#fresh = false
    if (token.isWord) this.#begin(token)
  }

  /** The first word of a statement. */
  #begin({text, start}: Significant): void {
    const block = OPENERS.get(text)
    if (block !== undefined) {
      this.#open(block, start)
      this.#fresh = OPENS_A_STATEMENT.has(block)
    } else if (text === 'END') this.#close()
    else if (text === 'UNTIL') this.#replace('repeat', 'until')
    else if (text === 'DECLARE') this.#declare = 'declare'
    else if (text === 'ELSE') this.#fresh = true
    else if (text === 'NOT') this.#fresh = this.#previous === 'BEGIN'
    else if (text === 'ATOMIC') this.#fresh = this.#previous === 'NOT'
    else if (text === 'FOLLOWS' || text === 'PRECEDES') {
      this.#order = true
      this.#fresh = true
    }
  }

  /** A later word of a statement. */
  #goOn({text, start}: Significant): void {
    const innermost = this.#blocks.at(-1)
    if (text === 'CASE') this.#open('expression', start)
    else if (text === 'END') {
      if (innermost === 'expression') this.#blocks.pop()
      else if (innermost === 'until') this.#close()
    } else if (text === 'THEN') this.#fresh = innermost === 'if' || innermost === 'case'
    else if (text === 'DO' && innermost === 'while') {
      this.#replace('while', 'loop')
      this.#fresh = true
    }
  }

  /** True when the token belongs to the declaration, false when a handler's statement begins with it. */
  #followDeclare({text, isWord}: Significant): boolean {
    switch (this.#declare) {
      case 'declare':
        if (text === 'HANDLER' && isWord) this.#declare = 'handler'
        return false
      case 'handler':
        this.#declare = text === 'FOR' ? 'condition' : 'none'
        return true
      case 'condition':
        if (!CONDITION_PREFIXES.has(text)) this.#declare = 'conditioned'
        return true
      default:
        if (text === ',') {
          this.#declare = 'condition'
          return true
        }
        this.#declare = 'none'
        this.#fresh = true
        return false
    }
  }

  #open(block: Block, start: number): void {
    if (this.#blocks.length === 0) this.#openedAt = start
    this.#blocks.push(block)
  }

  #close(): void {
    this.#blocks.pop()
    this.#ended = true
  }

  #replace(from: Block, to: Block): void {
    if (this.#blocks.at(-1) === from) this.#blocks[this.#blocks.length - 1] = to
  }
}
