/** The help pages: oclif's, with the summary told once and a usage line that names only what a command is about. */
import {CommandHelp, Help} from '@oclif/core'

class LexigramCommandHelp extends CommandHelp {
  /** `db revision -m MESSAGE [flags]`: arguments and required flags; the list below it has the others. */
  protected override defaultUsage(): string {
    const {args, flags, id} = this.command
    const required = Object.values(flags).filter((flag) => flag.required === true)
    const parts = [
      id,
      ...Object.values(args).map((argument) => this.arg(argument)),
      ...required.map(({char, name}) => `${char === undefined ? `--${name}` : `-${char}`} ${name.toUpperCase()}`),
      '[flags]',
    ]
    return parts.join(' ')
  }

  /** oclif repeats the summary here, which is already the first line of the page. */
  protected override description(): string | undefined {
    const {description} = this.command
    return description === undefined ? undefined : this.wrap(description)
  }
}

/** Named in package.json as oclif's help class. */
export class LexigramHelp extends Help {
  protected override CommandHelpClass = LexigramCommandHelp
}
