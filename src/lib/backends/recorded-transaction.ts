/** The plain way to write a record with what it is about: as the last statement of the same transaction. */
import type {Session} from './backend.ts'

/** For sessions that can't, or need not, send the record and the commit as one message; see {@link Session.recordedTransaction}. */
export async function recordBeforeCommit<T>(
  session: Pick<Session, 'db' | 'transaction'>,
  body: () => Promise<T | undefined>,
  record: (db: Session['db'], value: T) => Promise<void>,
): Promise<T | undefined> {
  return session.transaction(async () => {
    const value = await body()
    if (value !== undefined) await record(session.db, value)
    return value
  })
}
