/**
 * A model as one html page that holds all it needs: it makes no request, so it works from a file. The page's script and
 * style are made of src/page by scripts/build.ts; this puts them and the data together, safely and always the same way.
 */
import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {packageRoot} from '../../core/package-root.ts'
import type {DatabaseModel} from '../model.ts'

export interface HtmlOptions {
  /** What the page is called. @defaultValue `Schema` */
  readonly title?: string
}

/** The script and the style of the page. */
export interface PageAssets {
  readonly script: string
  readonly style: string
}

/** The same model and title give the same bytes. */
export function renderHtml(model: DatabaseModel, options: HtmlOptions = {}): string {
  return htmlPage(model, options.title ?? 'Schema', {script: asset('page.js'), style: asset('page.css')})
}

const asset = (name: string): string => readFileSync(join(packageRoot(), 'dist', 'page', name), 'utf8')

/** {@link renderHtml} with the script and style at hand. */
export function htmlPage(model: DatabaseModel, title: string, {script, style}: PageAssets): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escaped(title.toWellFormed())}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<noscript><p>This page needs JavaScript to show the schema, which it holds as JSON.</p></noscript>
<script type="application/json" id="data">${json({title, model})}</script>
<script>${script}</script>
</body>
</html>
`
}

/** Only what the page itself holds runs; nothing is loaded or sent; and the script may not turn text into markup. */
const policy = (script: string, style: string): string =>
  [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`

/** JSON that nothing in it can end or disturb, and no editor or terminal acts on: what can't be seen is escaped. */
const json = (value: unknown): string =>
  JSON.stringify(value).replace(/[<>&\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    [...Array(character.length).keys()].map((at) => unit(character.charCodeAt(at))).join(''),
  )

const unit = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`

const escaped = (text: string): string =>
  text.replace(/[<>&"'\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`)
