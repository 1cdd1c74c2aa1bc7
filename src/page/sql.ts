/** SQL as coloured pieces. It only colours: what it does not know stays as it is, and no text is lost. Pure. */

export type Piece = readonly [kind: 'keyword' | 'string' | 'number' | 'comment' | 'name' | '', text: string]

/** What stands between `$$` is the body of a function, so the quotes are pieces of their own and the body is coloured. */
const PIECE =
  /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|([eE]'(?:[^'\\]|''|\\[\s\S])*'?|'(?:[^']|'')*'?)|("(?:[^"]|"")*"?|`(?:[^`]|``)*`?|\[[A-Za-z_]\w*\])|(\b\d+(?:\.\d+)?(?:e[+-]?\d+)?\b)|([A-Za-z_][\w$]*)/gy

const KINDS = ['comment', 'string', 'name', 'number'] as const

export function piecesOf(sql: string): readonly Piece[] {
  const pieces: Piece[] = []
  let plain = ''
  const push = (kind: Piece[0], text: string): void => {
    if (plain !== '') pieces.push(['', plain])
    plain = ''
    pieces.push([kind, text])
  }
  for (let at = 0; at < sql.length; ) {
    PIECE.lastIndex = at
    const match = PIECE.exec(sql)
    const text = match?.[0] ?? sql.charAt(at)
    const kind = KINDS.find((_, index) => match?.[index + 1] !== undefined)
    if (kind !== undefined) push(kind, text)
    else if (KEYWORDS.has(text.toUpperCase())) push('keyword', text)
    else plain += text
    at += text.length
  }
  if (plain !== '') pieces.push(['', plain])
  return pieces
}

const KEYWORDS = new Set(
  `ADD AFTER AGGREGATE ALL ALTER ALWAYS AND ANALYZE ANY ARRAY AS ASC AUTO_INCREMENT AUTOINCREMENT BEFORE BEGIN BETWEEN BY
  CALL CASCADE CASE CHARSET CHECK CLOSE COLLATE COLUMN COMMENT COMMIT CONFLICT CONSTRAINT CREATE CROSS CURRENT_DATE
  CURRENT_TIMESTAMP CURSOR DATABASE DECLARE DEFAULT DEFERRABLE DEFERRED DEFINER DELETE DESC DETERMINISTIC DISTINCT DO DOMAIN
  DROP EACH ELSE ELSEIF ELSIF END ENGINE ENUM EVENT EXCEPT EXCEPTION EXCLUDE EXECUTE EXISTS EXTENSION FALSE FETCH FILTER FIRST
  FOLLOWING FOR FOREIGN FROM FULL FUNCTION GENERATED GRANT GROUP HAVING IDENTITY IF IMMUTABLE IN INDEX INHERITS INITIALLY INNER
  INSERT INSTEAD INTERSECT INTERVAL INTO INVOKER IS JOIN KEY LANGUAGE LAST LATERAL LEFT LIKE LIMIT LOOP MATERIALIZED NATURAL NEW
  NO NOT NULL NULLS OF OFFSET OLD ON ONLY OR ORDER OUT OUTER OVER OWNED OWNER PARTITION PERFORM POLICY PRECEDING PRIMARY PROCEDURE
  RAISE RANGE RECURSIVE REFERENCES REPLACE RESTRICT RETURN RETURNS RETURNING REVOKE RIGHT ROLE ROLLBACK ROW ROWS RULE SCHEMA
  SECURITY SELECT SEQUENCE SET SETOF SQL STABLE START STATEMENT STORED STRICT TABLE TEMPORARY THEN TO TRIGGER TRUE TRUNCATE TYPE
  UNBOUNDED UNION UNIQUE UNLOGGED UPDATE USING VALUES VIEW VIRTUAL VOLATILE WHEN WHERE WHILE WINDOW WITH WITHOUT`.split(
    /\s+/,
  ),
)
