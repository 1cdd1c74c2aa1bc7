/** What docs/shell.md shows: typed into the real shell, and read from the screen of a real terminal. */

import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {Terminal} from './terminal.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const RUN = join(ROOT, 'bin/run.js')
const PAGE = join(ROOT, 'docs/shell.md')

const MIGRATION = `-- migrate:up
CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL, stock INTEGER);
INSERT INTO products VALUES (1, 'Tea', 12), (2, 'Cups', 0), (3, 'Coffee', 40);
CREATE VIEW sold_out AS SELECT id, name FROM products WHERE stock = 0;
`

type Tour = (shell: Terminal) => Promise<void>

/** The tours by the name that the page has for them, with the flags of the shell. */
const TOURS: Readonly<Record<string, {readonly args: readonly string[]; readonly tour: Tour}>> = {
  reading: {args: [], tour: read},
  writing: {args: ['--write'], tour: write},
}

async function tab(shell: Terminal, text: string, then: RegExp): Promise<void> {
  await shell.type(text)
  for (let tries = 0; tries < 20; tries += 1) {
    await shell.press('Tab')
    await new Promise((wake) => setTimeout(wake, 500))
    if (then.test(await shell.screen())) return
  }
  throw new Error(`${then} is not completed:\n${await shell.screen()}`)
}

async function read(shell: Terminal): Promise<void> {
  await shell.shows(/primary:ro>$/)
  await tab(shell, 'select name, stock from prod', /from products$/)
  await tab(shell, ' where sto', /where stock$/)
  await shell.press('Enter')
  await shell.shows(/->$/)
  await shell.enter('  > 10;')
  await shell.shows(/2 rows\nprimary:ro>$/)
  await shell.enter('\\d')
  await shell.shows(/4 rows\nprimary:ro>$/)
  await shell.enter('\\d prodcuts')
  await shell.shows(/did you mean products\?\nprimary:ro>$/)
  await shell.enter('\\d products')
  await shell.shows(/ +stock +INTEGER\nprimary:ro>$/)
  await shell.enter('select nam from products;')
  await shell.shows(/what the database says\nprimary:ro>$/)
  await shell.enter('delete from products;')
  await shell.shows(/run it with --write\nprimary:ro>$/)
  await shell.press('Up', 'Up')
  await shell.shows(/select nam from products;$/)
  await shell.press('C-c')
  await shell.shows(/\^C\nprimary:ro>$/)
  await shell.enter('\\q')
}

async function write(shell: Terminal): Promise<void> {
  await shell.shows(/primary:rw>$/)
  await shell.enter('update products set stock = 5 where stock = 0;')
  await shell.shows(/\(y\/N\)$/)
  await shell.enter('y')
  await shell.shows(/committed\nprimary:rw>$/)
  await shell.enter('begin;')
  await shell.shows(/primary:rw\*>$/)
  await shell.enter('delete from products where id < 3;')
  await shell.shows(/2 rows changed\nprimary:rw\*>$/)
  await shell.enter('select count(*) as products from products;')
  await shell.shows(/1 row\nprimary:rw\*>$/)
  await shell.enter('rollback;')
  await shell.shows(/rolled back\nprimary:rw>$/)
  await shell.enter('\\q')
}

/** Runs the tours. @returns what each showed, by name. */
export async function recordTours(): Promise<Readonly<Record<string, string>>> {
  const folder = mkdtempSync(join(tmpdir(), 'lexigram-tour-'))
  const env = {PATH: process.env.PATH ?? '', HOME: folder, LANG: 'C.UTF-8', TERM: 'screen'}
  try {
    writeFileSync(join(folder, 'application.yaml'), 'db:\n  backend:\n    url: "sqlite:///shop.db"\n')
    mkdirSync(join(folder, 'migrations'))
    writeFileSync(join(folder, 'migrations/20261123103000_shop.sql'), MIGRATION)
    const {status, stderr} = spawnSync(process.execPath, [RUN, 'db', 'upgrade'], {cwd: folder, env, encoding: 'utf8'})
    if (status !== 0) throw new Error(stderr)
    const shown: Record<string, string> = {}
    for (const [name, {args, tour}] of Object.entries(TOURS)) {
      const command = [process.execPath, RUN, 'db', 'shell', ...args]
      await using shell = await Terminal.open({cwd: folder, command, env, rows: 100})
      await tour(shell)
      const screen = await shell.shows(/\nended with 0$/)
      shown[name] =
        `$ lexigram db shell${args.map((one) => ` ${one}`).join('')}\n${screen.replace(/\nended with 0$/, '')}`
    }
    return shown
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

const blockOf = (name: string): RegExp => new RegExp(`(<!-- tour: ${name} -->\n\`\`\`text\n)([\\s\\S]*?)(\`\`\`)`)

/** The tours as the page has them. */
export const toursOnPage = (): Readonly<Record<string, string>> => {
  const page = readFileSync(PAGE, 'utf8')
  return Object.fromEntries(Object.keys(TOURS).map((name) => [name, blockOf(name).exec(page)?.[2]?.trimEnd() ?? '']))
}

export function writePage(tours: Readonly<Record<string, string>>): void {
  let page = readFileSync(PAGE, 'utf8')
  for (const [name, text] of Object.entries(tours))
    page = page.replace(blockOf(name), (_, head, __, tail) => `${head}${text}\n${tail}`)
  writeFileSync(PAGE, page)
}
