/** The shape of a loaded configuration: frozen plain data, the same for the command line and the runtime library. */
import type {Location} from '../core/errors.ts'
import type {Secret} from './secret.ts'

/** The variables of a process, as in `process.env`. */
export type Env = Readonly<Record<string, string | undefined>>

/** How far TLS is demanded and verified, in libpq's words; MySQL's (`REQUIRED`, `VERIFY_IDENTITY`, …) are mapped on them. */
export type SslMode = 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full'

export interface SslOptions {
  readonly mode: SslMode
  /** Absolute path of the certificate authorities to trust, or `system` for those of the machine. */
  readonly rootCert?: string
  /** Absolute path of the client's certificate. */
  readonly cert?: string
  /** Absolute path of the key of `cert`. */
  readonly key?: string
  /** What `key` is encrypted with. */
  readonly keyPassword?: Secret
}

export interface DatabaseHost {
  /** A name, an address (IPv6 without brackets), or the absolute directory of a Unix socket. */
  readonly host: string
  readonly port: number
  /** The password for this host alone, from the password file; it goes before the one of the URL. */
  readonly password?: Secret
}

export interface PostgresUrl {
  readonly dialect: 'postgres'
  /** At least one; tried in order. */
  readonly hosts: readonly [DatabaseHost, ...DatabaseHost[]]
  readonly user: string
  readonly password?: Secret
  readonly database: string
  readonly ssl: SslOptions
  /** Longest wait for one host; 0 waits for ever. */
  readonly connectTimeoutMs?: number
  readonly applicationName?: string
  /** Command-line options for the server: `-c search_path=app`. */
  readonly options?: string
  /** Which of several hosts will do: `any`, `read-write`, `read-only`, `primary`, `standby`, `prefer-standby`. */
  readonly targetSessionAttrs?: string
  /** Other parameters that libpq knows, as given. */
  readonly params: Readonly<Record<string, string>>
  /** A password file other than the usual one. */
  readonly passFile?: string
}

export interface MysqlUrl {
  /** What the URL says; the server itself has the last word. */
  readonly dialect: 'mysql' | 'mariadb'
  readonly host: string
  readonly port: number
  /** Absolute path of a Unix socket; goes before host and port. */
  readonly socketPath?: string
  readonly user: string
  readonly password?: Secret
  readonly database: string
  readonly ssl: SslOptions
  readonly connectTimeoutMs?: number
  readonly charset?: string
}

export interface SqliteUrl {
  readonly dialect: 'sqlite'
  /** Absolute path of the file, or `:memory:`. */
  readonly file: string
  /** The path as the configuration has it, for display. */
  readonly name: string
  readonly memory: boolean
  /** `ro` opens for reading, `rw` only an existing file, `rwc` creates it. */
  readonly mode: 'ro' | 'rw' | 'rwc'
  /** How long to wait for another writer. */
  readonly busyTimeoutMs?: number
}

/** A database, wholly resolved: nothing is left for a driver to look up in the environment. */
export type DatabaseUrl = PostgresUrl | MysqlUrl | SqliteUrl

export interface PoolConfig {
  readonly minSize: number
  readonly maxSize: number
  /** Longest wait for a free connection. */
  readonly timeoutMs: number
  /** An unused connection is closed after this; 0 keeps it. */
  readonly idleTimeoutMs: number
  /** A connection is replaced after this; 0 keeps it. */
  readonly maxLifetimeMs: number
}

export interface OperationsConfig {
  /** Logs every statement of the runtime library. */
  readonly echo: boolean
  /** Longest run of one statement of the runtime library; 0 is no limit. */
  readonly statementTimeoutMs: number
}

export interface MigrationsConfig {
  /** Absolute path of the folder. */
  readonly dir: string
  /** Name of the history table, schema-qualified allowed. */
  readonly table: string
  /** What `db revision` writes. */
  readonly format: 'sql' | 'ts'
  /** Longest wait for another migration run. */
  readonly lockTimeoutMs: number
  /** Longest wait of one statement for a table lock. */
  readonly ddlLockTimeoutMs: number
  /** Longest run of one statement of a migration; 0 is no limit. */
  readonly statementTimeoutMs: number
  /** What the runtime library does at boot. */
  readonly onBoot: 'ignore' | 'check' | 'apply'
}

export interface BackendConfig {
  readonly name: string
  /** True for exactly one backend. */
  readonly primary: boolean
  readonly url: DatabaseUrl
  /** The one schema of the database that is worked on; absent when it is the database. */
  readonly schema?: string
  readonly pool: PoolConfig
  readonly operations: OperationsConfig
  readonly migrations: MigrationsConfig
}

/** `db.backends_from`: backends that only a query can name. */
export interface BackendsFrom {
  /** What all of them are called. */
  readonly name: string
  /** Name of the backend that is asked. */
  readonly backend: string
  readonly query: string
  /** Where the query is written, if that is a file. */
  readonly location?: Location
  /** Absolute path of the folder with the migrations of all of them. */
  readonly migrationsDir: string
  readonly format: MigrationsConfig['format']
  /**
   * The rows of the query as backends, in the same order.
   *
   * @throws {@link LexigramError} `LEX_FLEET_INVALID` with every row that is none.
   */
  backendsOf(rows: readonly Readonly<Record<string, unknown>>[]): {
    readonly backends: readonly BackendConfig[]
    readonly notices: readonly string[]
  }
}

/** One key with the value that won and where it came from; passwords are masked. */
export interface ConfigValue {
  /** `db.pool.max_size`, `db.backends.0.backend.url`. */
  readonly key: string
  /** As written where it was set, so a duration is `5m`, not 300000. */
  readonly value: string | number | boolean
  /** `default`, `LEX_DB__POOL__MAX_SIZE`, `application.prod.yaml:4:12`, `application.yaml:3:10 with DATABASE_URL from .env:1`. */
  readonly origin: string
}

export interface Config {
  /** Absolute path of the base file; absent when `DATABASE_URL` alone was enough. */
  readonly file?: string
  /** Absolute path of the folder that relative paths of the configuration are relative to. */
  readonly dir: string
  readonly profile?: string
  /** At least one; in the order of the file. */
  readonly backends: readonly [BackendConfig, ...BackendConfig[]]
  /** More of them, known once its query was asked. */
  readonly backendsFrom?: BackendsFrom
  /** Every effective value, in the order of the documentation. */
  readonly values: readonly ConfigValue[]
  /** Things worth a notice that stop nothing, such as a password file that is ignored because others can read it. */
  readonly notices: readonly string[]
}
