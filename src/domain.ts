/** `lexigram/domain`: the base of domain models. Loads no driver and no query builder. */
export {type Changes, DomainModel, type EntityClass, type Fields, ValidationError} from './lib/runtime/domain-model.ts'
