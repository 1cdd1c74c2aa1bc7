// {{message}}
import type {MigrationFunction} from 'lexigram'
{{config}}
export const up: MigrationFunction = async (db, {sql}) => {
}

export const down: MigrationFunction = async (db, {sql}) => {
}
