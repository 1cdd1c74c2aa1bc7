/** Diagrams are read by the programs that they are for: Graphviz's `dot`, and mermaid where LEX_TEST_MERMAID says it is. */
import {execFile} from 'node:child_process'
import {globSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import * as fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {renderDot} from '../../src/lib/schema/formats/dot.ts'
import {renderMarkdownPages} from '../../src/lib/schema/formats/markdown.ts'
import {renderMermaid} from '../../src/lib/schema/formats/mermaid.ts'
import type {DatabaseModel} from '../../src/lib/schema/model.ts'
import {ROOT} from '../support/build.ts'
import {hostileModel} from '../support/hostile.ts'
import {column, emptyModel, table} from '../support/models.ts'
import {findProgram} from '../support/servers/run.ts'

const golden = globSync('test/golden/*/*/model.json', {cwd: ROOT})
  .toSorted()
  .map((path) => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as DatabaseModel)
const models = [...golden, emptyModel(), ...fc.sample(hostileModel, {numRuns: 20, seed: 20261123})]

const dot = findProgram(['dot', 'dot.exe'])

/** What Graphviz makes of it; fails on any complaint. */
const drawn = (program: string, graph: string): Promise<{edges?: {tail: number; head: number}[]; objects: unknown[]}> =>
  new Promise((resolve, reject) => {
    const child = execFile(program, ['-Tdot_json'], {maxBuffer: 2 ** 28}, (error, stdout, stderr) => {
      if (error !== null || stderr !== '') reject(new Error(`${stderr}\n${graph}`, {cause: error}))
      else resolve(JSON.parse(stdout))
    })
    child.stdin?.end(graph)
  })

describe.skipIf(dot === undefined)('dot (needs Graphviz: apt-get install graphviz)', () => {
  it('draws a node for each table and an edge for each foreign key, without a complaint', async () => {
    for (const model of models) {
      const {objects = [], edges = []} = await drawn(dot ?? '', renderDot(model))
      const keys = model.tables.flatMap(({constraints}) => constraints.filter(({kind}) => kind === 'foreign key'))
      expect(edges.length).toBe(keys.length)
      // Clusters are objects that have nodes.
      const nodes = (objects as {nodes?: unknown}[]).filter((object) => object.nodes === undefined)
      expect(nodes.length).toBeGreaterThanOrEqual(model.tables.length)
    }
  })
})

interface Mermaid {
  parse(text: string): Promise<{diagramType: string}>
  mermaidAPI: {
    getDiagramFromText(text: string): Promise<{
      db: {
        getEntities(): Map<string, {alias: string; label: string; attributes: unknown[]}>
        getRelationships(): unknown[]
        getDirection(): string
      }
    }>
  }
}

/** The folder of the package; it is too big to come with the development tools. */
const folder = process.env.LEX_TEST_MERMAID

describe.skipIf(folder === undefined)('mermaid (LEX_TEST_MERMAID=folder of the package)', () => {
  const load = async (): Promise<Mermaid> => {
    const module = pathToFileURL(join(folder ?? '', 'dist/mermaid.core.mjs')).href
    return ((await import(module)) as {default: Mermaid}).default
  }

  it('finds every table with its columns, and every foreign key', async () => {
    const mermaid = await load()
    for (const model of models.filter(({tables}) => tables.length > 0)) {
      const text = renderMermaid(model)
      expect((await mermaid.parse(text)).diagramType).toBe('er')
      const {db} = await mermaid.mermaidAPI.getDiagramFromText(text)
      const sizes = [...db.getEntities().values()].map(({attributes}) => attributes.length).filter((size) => size > 0)
      const expected = model.tables.map(({columns}) => columns.length).filter((size) => size > 0)
      expect({text, sizes: sizes.toSorted()}).toEqual({text, sizes: expected.toSorted()})
      const keys = model.tables.flatMap(({constraints}) => constraints.filter(({kind}) => kind === 'foreign key'))
      expect(db.getRelationships().length).toBe(keys.length)
      expect(db.getDirection()).toBe('TB')
    }
  })

  it('reads the diagrams of the pages', async () => {
    const mermaid = await load()
    for (const {text} of golden.flatMap(renderMarkdownPages)) {
      for (const [, diagram = ''] of text.matchAll(/```mermaid\n([\s\S]*?)```/g)) {
        expect((await mermaid.parse(diagram)).diagramType).toBe('er')
      }
    }
  })
})

describe('mermaid', () => {
  it('gets words that its grammar takes, and the true names beside them', () => {
    const model = emptyModel({
      tables: [
        table('public', 'order items', {
          columns: [
            column('pk', 'numeric(10,2)', {comment: 'kept out'}),
            column('a "b"', 'character varying(20)[]'),
            column('größe', "enum('x','y')"),
          ],
        }),
        table('public', 'end'),
        table('public', 'order_items', {columns: [column('id', 'integer')]}),
      ],
    })
    expect(renderMermaid(model)).toBe(`erDiagram
  order_items_2["order items"] {
    numeric(10_2) _pk "pk"
    character_varying(20)[] a_b "a #quot;b#quot;"
    enum(_x_y_) größe
  }
  _end["end"]
  order_items {
    integer id
  }
`)
  })
})
