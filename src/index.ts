/** `lexigram`: applications, containers, and what migrations import. Loads no dependency. */

export {type ErrorCode, type ErrorKind, LexigramError} from './lib/core/errors.ts'
export type {MigrationConfig, MigrationContext, MigrationFunction} from './lib/migrations/module.ts'
export {Application, type ApplicationHealth, type ApplicationOptions} from './lib/runtime/application.ts'
export {Container} from './lib/runtime/container/container.ts'
export type {Factory, Implementation, InjectableClass, Resolver} from './lib/runtime/container/injectable.ts'
export {type Class, type Key, Named, named, Token, token} from './lib/runtime/container/token.ts'
export {type Health, PRIORITY, Provider, type ProviderContext} from './lib/runtime/provider.ts'
