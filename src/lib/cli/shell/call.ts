/** What a backslash command is given. Types only. */
import type {ShellSession} from './session.ts'

export interface CommandCall {
  readonly session: ShellSession
  readonly args: readonly string[]
  /** The statement before the command, which nothing terminated; else the last one that ran. */
  readonly query: string
  readonly backends: ShellBackends
}

/** The configured backends. */
export interface ShellBackends {
  readonly names: readonly string[]
  connect(session: ShellSession, name: string): Promise<void>
}
