/** On a Galera cluster GET_LOCK answers 1 on every node; the lease lets one run through. */
import {afterAll, beforeAll, expect, it} from 'vitest'
import {runCli, startCli} from '../support/cli.ts'
import {makeProject} from '../support/project.ts'
import {createDatabaseOn} from '../support/servers/database.ts'
import {findGalera, startGalera} from '../support/servers/galera.ts'
import type {RunningServer} from '../support/servers/server.ts'
import {createDatabase, describeExtra, urlOf} from '../support/servers.ts'
import {thirtyMigrations, thirtyState} from '../support/thirty.ts'

await describeExtra('a Galera cluster of two nodes', 'mariadb', findGalera, (engine) => {
  let nodes: readonly [RunningServer, RunningServer]
  let straight: unknown

  beforeAll(async () => {
    nodes = await startGalera(engine)
    const database = await createDatabase('mariadb')
    await using project = makeProject({url: database.url, files: thirtyMigrations('mariadb')})
    expect(await runCli(['db', 'upgrade'], {cwd: project.dir})).toMatchObject({status: 0})
    straight = await thirtyState(database)
    await database.drop()
  })
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop('kill')))
  })

  it.concurrent('ten upgrades over both nodes run each migration once', {timeout: 120_000}, async () => {
    const database = await createDatabaseOn(nodes[0])
    const projects = nodes.map((node) =>
      makeProject({url: urlOf(node, database.name), files: thirtyMigrations('mariadb')}),
    )
    const results = await Promise.all(
      Array.from({length: 10}, (_, n) =>
        runCli(['db', 'upgrade', '--lock-timeout', '2m'], {cwd: projects[n % 2]?.dir ?? '', timeoutMs: 120_000}),
      ),
    )
    expect(results.map(({status, stderr}) => (status === 0 ? 0 : stderr))).toEqual(Array.from({length: 10}, () => 0))
    expect(await thirtyState(database)).toEqual(straight)
    await Promise.all(projects.map((project) => project.cleanup()))
    await database.drop()
  })

  it.concurrent('a run killed on one node is followed by one on the other', {timeout: 120_000}, async () => {
    const database = await createDatabaseOn(nodes[0])
    const files = thirtyMigrations('mariadb')
    await using here = makeProject({url: urlOf(nodes[0], database.name), files})
    await using there = makeProject({url: urlOf(nodes[1], database.name), files})
    const killed = startCli(['db', 'upgrade'], {cwd: here.dir})
    await killed.printed(/_step_9\b/)
    killed.child.kill('SIGKILL')
    expect(await killed.result).toMatchObject({signal: 'SIGKILL'})
    expect(await runCli(['db', 'upgrade'], {cwd: there.dir})).toMatchObject({status: 0})
    expect(await thirtyState(database)).toEqual(straight)
    await database.drop()
  })
})
