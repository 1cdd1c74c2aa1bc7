/**
 * Attempts to write through a query that may only read. What the text tells is refused before it is sent; what the server makes of
 * it when it is sent anyway stands beside it: `read-only`, another `error`, or it `ran` and changed nothing. What is marked `reaches`
 * is not tried so: the server's read-only mode does not stop it. `by version` is read-only on newer servers, and ran on older ones.
 */
export type Alone = 'read-only' | 'error' | 'ran' | 'reaches' | 'by version'

/** `sent`: the text tells nothing, and the server is asked. */
export type Attempt = readonly [sql: string, command: 'refused' | 'sent', alone: Alone]
