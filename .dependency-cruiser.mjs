// The layers of the house (CONTRIBUTING.md), highest first. Imports go down only.
const LAYERS = [
  'src/commands',
  'src/lib/cli',
  'src/lib/operations',
  'src/lib/(migrations|runtime)',
  'src/lib/backends',
  'src/lib/(schema|config)',
  'src/lib/core',
]

const downOnly = LAYERS.slice(1).map((layer, index) => ({
  name: `down-only:${layer}`,
  severity: 'error',
  comment: 'A layer imports only from the layers below it.',
  from: {path: `^${layer}/`},
  to: {path: `^(${LAYERS.slice(0, index + 1).join('|')})/`},
}))

const between = (name, from, to, comment) => ({name, severity: 'error', comment, from: {path: from}, to: {path: to}})
const onlyIn = (name, folder, module) => ({
  name,
  severity: 'error',
  comment: `${module} is imported only in ${folder}.`,
  from: {path: '^src/', pathNot: folder},
  to: {path: `node_modules/${module}`, dependencyTypesNot: ['type-only']},
})

export default {
  forbidden: [
    {name: 'no-circular', severity: 'error', from: {}, to: {circular: true}},
    {name: 'no-unresolvable', severity: 'error', from: {}, to: {couldNotResolve: true}},
    {
      name: 'no-dev-dependencies',
      severity: 'error',
      from: {path: '^src/'},
      to: {dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only', 'npm-peer']},
    },
    ...downOnly,
    between(
      'no-siblings:operations',
      '^src/lib/operations/([^/]+)',
      '^src/lib/operations/(?!$1|report)',
      'Operations share through lower layers.',
    ),
    between('no-siblings:commands', '^src/commands/(.+)$', '^src/commands/(?!$1)', 'Commands share through cli.'),
    between(
      'no-siblings:runtime',
      '^src/lib/runtime/',
      '^src/lib/migrations/',
      'The runtime reaches migrations through an operation passed in.',
    ),
    between(
      'no-siblings:migrations',
      '^src/lib/migrations/',
      '^src/lib/runtime/',
      'Migrations do not know the runtime.',
    ),
    between('no-siblings:schema', '^src/lib/schema/', '^src/lib/config/', 'Schema and config do not know each other.'),
    between('no-siblings:config', '^src/lib/config/', '^src/lib/schema/', 'Schema and config do not know each other.'),
    between(
      'no-siblings:dialects',
      '^src/lib/backends/(postgres|mysql|sqlite)/',
      '^src/lib/backends/(?!$1)(postgres|mysql|sqlite)/',
      'Dialects do not know each other.',
    ),
    {
      name: 'dialects-only-by-open',
      severity: 'error',
      comment: 'A dialect folder is reached only through import() in open.ts.',
      from: {path: '^src/', pathNot: '^src/lib/backends/(open\\.ts|postgres/|mysql/|sqlite/)'},
      to: {path: '^src/lib/backends/(postgres|mysql|sqlite)/'},
    },
    {
      name: 'open-is-lazy',
      severity: 'error',
      from: {path: '^src/lib/backends/open\\.ts'},
      to: {path: '^src/lib/backends/(postgres|mysql|sqlite)/', dynamic: false, dependencyTypesNot: ['type-only']},
    },
    between(
      'page-stands-alone',
      '^src/page/',
      '^src/(?!page/|lib/core/visible\\.ts|lib/schema/(basics|model[^/]*)\\.ts)',
      'The html page runs in a browser: it knows the model, and little else of the house.',
    ),
    between('page-is-built', '^src/(?!page/)', '^src/page/', 'The html page is read as a built file, not imported.'),
    onlyIn('pg-only-in-postgres', '^src/lib/backends/postgres/', '(pg|pg-copy-streams)/'),
    onlyIn('mysql2-only-in-mysql', '^src/lib/backends/mysql/', 'mysql2/'),
    onlyIn('better-sqlite3-only-in-sqlite', '^src/lib/backends/sqlite/', 'better-sqlite3/'),
    onlyIn('oclif-only-in-cli', '^src/(commands|lib/cli)/', '@oclif/'),
    onlyIn('umzug-only-in-apply', '^src/lib/migrations/apply\\.ts', 'umzug/'),
    between(
      'public-entry-never-cli',
      '^src/[^/]+\\.ts$',
      '^src/(commands|lib/cli)/',
      'The library never loads the command line.',
    ),
  ],
  options: {
    doNotFollow: {path: 'node_modules'},
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js'],
    },
  },
}
