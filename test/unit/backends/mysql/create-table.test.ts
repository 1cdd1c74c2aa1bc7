import {describe, expect, it} from 'vitest'
import {createOptionsOf, shownTableOf} from '../../../../src/lib/backends/mysql/model/create-table.ts'

describe('what SHOW CREATE TABLE tells', () => {
  it('of keys', () => {
    const {keys} = shownTableOf(`CREATE TABLE \`t\` (
  \`a\` int(11) NOT NULL DEFAULT 0 COMMENT 'KEY \`x\` (\`a\`) USING HASH',
  PRIMARY KEY (\`a\`,\`stay\` WITHOUT OVERLAPS),
  KEY \`b\` (\`a\` DESC,\`b\`(10)) USING BTREE COMMENT 'USING HASH',
  FULLTEXT KEY \`c\` (\`b\`) /*!50100 WITH PARSER \`ngram\` */ ,
  KEY \`d\` (\`a\`) KEY_BLOCK_SIZE=1024 \`attribute\`='x, y'
) ENGINE=InnoDB`)
    expect(Object.fromEntries(keys)).toEqual({
      PRIMARY: {withoutOverlaps: 'stay', options: []},
      b: {using: 'btree', options: []},
      c: {parser: 'ngram', options: []},
      d: {options: ["`attribute`='x, y'", 'KEY_BLOCK_SIZE=1024']},
    })
  })

  it('of columns, checks and periods', () => {
    const {columns, checks, periods} = shownTableOf(`CREATE TABLE \`t\` (
  \`a\` varbinary(4) DEFAULT 0x00FF CHECK (\`a\` <> ')' or (1)) \`x\`='1',
  \`b\` int(11) GENERATED ALWAYS AS (concat('AS (',\`a\` = 0)) STORED,
  \`e\` varchar(36) NOT NULL DEFAULT concat('COMMENT',(' é🙂')) COMMENT 'x',
  PERIOD FOR \`stay\` (\`c\`, \`d\`),
  CONSTRAINT \`k\` CHECK (\`b\` > (1)),
  CONSTRAINT \`f\` FOREIGN KEY (\`a\`) REFERENCES \`u\` (\`a\`)
)`)
    expect(columns.get('a')).toEqual({
      default: '0x00FF',
      defaultSql: '0x00FF',
      check: "`a` <> ')' or (1)",
      generated: undefined,
      options: ["`x`='1'"],
    })
    expect(columns.get('b')).toMatchObject({generated: "concat('AS (',`a` = 0)", options: []})
    expect(columns.get('e')?.defaultSql).toBe("concat('COMMENT',(' é🙂'))")
    expect([...checks]).toEqual([['k', '`b` > (1)']])
    expect(periods).toEqual([{name: 'stay', from: 'c', to: 'd'}])
  })

  it('of the table itself', () => {
    const {options, partitionBy, unknownOptions} = shownTableOf(`CREATE TABLE \`t\` (
  \`a\` int DEFAULT NULL
) /*!50100 TABLESPACE \`s\` */ ENGINE=MRG_MyISAM AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC INSERT_METHOD=LAST UNION=(\`x\`,\`y\`) DATA DIRECTORY='/d' COMMENT='PARTITION BY' /* \`foo\`='bar' */
/*!50100 PARTITION BY LINEAR KEY */ /*!50611 ALGORITHM = 1 */ /*!50100 (a)
PARTITIONS 3 */`)
    expect(options).toEqual([
      'TABLESPACE `s`',
      'ROW_FORMAT=DYNAMIC',
      'INSERT_METHOD=LAST',
      'UNION=(`x`,`y`)',
      "DATA DIRECTORY='/d'",
    ])
    expect(partitionBy).toBe('PARTITION BY LINEAR KEY ALGORITHM = 1 (a)\nPARTITIONS 3')
    expect(unknownOptions).toEqual(["`foo`='bar'"])
  })

  it('and the options of information_schema', () => {
    expect(createOptionsOf('row_format=COMPRESSED KEY_BLOCK_SIZE=8 partitioned')).toEqual([
      'ROW_FORMAT=COMPRESSED',
      'KEY_BLOCK_SIZE=8',
    ])
    expect(createOptionsOf('')).toEqual([])
  })
})
