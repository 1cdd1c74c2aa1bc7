/** What the html page is made of: a policy that lets nothing else run. */
import {createHash} from 'node:crypto'
import {expect, it} from 'vitest'
import {htmlPage} from '../../../../src/lib/schema/formats/html.ts'
import {everything} from '../../../support/models.ts'

const ASSETS = {script: "console.log('<&>')", style: 'body {color: red}'}

it('lets nothing run but its own script and style', () => {
  const html = htmlPage(everything, 'x', ASSETS)
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? []
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `script-src ${hash(ASSETS.script)}`,
    `style-src ${hash(ASSETS.style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ])
  expect(html).toContain(`<script>${ASSETS.script}</script>`)
  expect(html).toContain(`<style>${ASSETS.style}</style>`)
})

it('is the same for the same model', () => {
  expect(htmlPage(everything, 'x', ASSETS)).toBe(htmlPage(structuredClone(everything), 'x', ASSETS))
})
