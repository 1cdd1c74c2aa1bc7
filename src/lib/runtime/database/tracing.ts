/** Spans for statements through `@opentelemetry/api`, where the application has it: it is an optional peer. */
import type {Span, Tracer} from '@opentelemetry/api'
import type {Observer, Statement} from './observer.ts'

/** https://opentelemetry.io/docs/specs/semconv/database/ */
const SYSTEMS: Readonly<Record<string, string>> = {postgres: 'postgresql'}

/** Whether the API is there; an observer that makes spans, or nothing. */
export async function findTracer(): Promise<readonly Observer[]> {
  try {
    const {SpanKind, SpanStatusCode, trace} = await import('@opentelemetry/api')
    return [observerOf(trace.getTracer('lexigram'), SpanKind.CLIENT, SpanStatusCode.ERROR)]
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return []
    throw error
  }
}

/** Parameters are never part of a span. */
function observerOf(tracer: Tracer, kind: number, failed: number): Observer {
  return (statement) => {
    const span: Span = tracer.startSpan(nameOf(statement), {kind, attributes: attributesOf(statement)})
    return ({rows, error}) => {
      span.setAttribute('db.response.returned_rows', rows)
      if (error instanceof Error) {
        span.recordException({name: error.name, message: error.message})
        span.setStatus({code: failed, message: error.message})
      }
      span.end()
    }
  }
}

/** The first word: names must not be as many as statements. */
const nameOf = ({sql, backend}: Statement): string => `${/^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase() ?? 'SQL'} ${backend}`

const attributesOf = ({backend, dialect, sql}: Statement) => ({
  'db.system.name': SYSTEMS[dialect] ?? dialect,
  'db.namespace': backend,
  'db.query.text': sql,
})
