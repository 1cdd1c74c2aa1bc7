/**
 * The main job from start to end, in a fresh folder on SQLite: what a newcomer would type, and what is answered.
 * Fails when a command fails.
 */
import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

const program = join(import.meta.dirname, '../bin/run.js')
const color = process.stdout.isTTY === true && !process.env.NO_COLOR
const style = (codes: string, text: string): string => (color ? `\u001B[${codes}m${text}\u001B[0m` : text)
const say = (text: string): void => void process.stdout.write(`\n${style('36', `# ${text}`)}\n`)

/** Shows a command as it is typed, runs it in `dir`, shows its output. */
function lexigram(dir: string, ...args: string[]): void {
  const typed = args.map((argument) => (/^[\w+./-]+$/.test(argument) ? argument : JSON.stringify(argument)))
  process.stdout.write(`${style('1', `$ lexigram ${typed.join(' ')}`)}\n`)
  const {DATABASE_URL: _, ...env} = process.env
  const {status} = spawnSync(process.execPath, [program, ...args], {cwd: dir, env, stdio: 'inherit'})
  if (status !== 0) throw new Error(`lexigram ${typed.join(' ')} ended with status ${status}`)
}

/** Writes what a developer would write into the migration that was made last, and shows it. */
function fill(dir: string, ending: string, text: string): void {
  const file = readdirSync(join(dir, 'migrations')).find((name) => name.endsWith(ending))
  if (file === undefined) throw new Error(`there is no migration *${ending}`)
  writeFileSync(join(dir, 'migrations', file), text)
  const shown = readFileSync(join(dir, 'migrations', file), 'utf8').trimEnd()
  process.stdout.write(`${style('2', shown.replaceAll(/^/gm, '  | '))}\n`)
}

const PRODUCTS = `-- migrate:up
CREATE TABLE products (
  id    INTEGER PRIMARY KEY,
  name  TEXT NOT NULL,
  stock INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX products_by_name ON products (name);

-- migrate:down
DROP TABLE products;
`

const ORDERS = `-- migrate:up
CREATE TABLE orders (
  id         INTEGER PRIMARY KEY,
  product_id INTEGER NOT NULL REFERENCES products,
  quantity   INTEGER NOT NULL CHECK (quantity > 0)
);

-- migrate:down
DROP TABLE orders;
`

const SEED = `import type {MigrationFunction} from 'lexigram'

export const up: MigrationFunction = async (db, {log}) => {
  const names = ['apple', 'pear', 'plum']
  await db.insertInto('products').values(names.map((name) => ({name, stock: 10}))).execute()
  log(\`\${names.length} products\`)
}

export const down: MigrationFunction = async (db) => {
  await db.deleteFrom('products').execute()
}
`

function demo(dir: string): void {
  say('A project: its configuration, a folder for migrations')
  lexigram(dir, 'init')

  say('Two migrations in SQL')
  lexigram(dir, 'db', 'revision', '-m', 'create products')
  fill(dir, '_create_products.sql', PRODUCTS)
  lexigram(dir, 'db', 'revision', '-m', 'create orders')
  fill(dir, '_create_orders.sql', ORDERS)

  say('One in TypeScript; Node runs it as it is')
  lexigram(dir, 'db', 'revision', '-m', 'first products', '--format', 'ts')
  fill(dir, '_first_products.ts', SEED)

  say('Where the database stands, and what would be done')
  lexigram(dir, 'db', 'status')
  lexigram(dir, 'db', 'upgrade', '--dry-run')

  say('Apply them')
  lexigram(dir, 'db', 'upgrade')
  lexigram(dir, 'db', 'status')
  lexigram(dir, 'db', 'history')

  say('Take the newest back, and apply it again')
  lexigram(dir, 'db', 'downgrade', '-1', '--yes')
  lexigram(dir, 'db', 'upgrade')

  say('A second run has nothing to do')
  lexigram(dir, 'db', 'upgrade')
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lexigram-demo-')))
try {
  const dir = join(folder, 'shop')
  mkdirSync(dir)
  demo(dir)
} finally {
  rmSync(folder, {recursive: true, force: true, maxRetries: 5})
}
