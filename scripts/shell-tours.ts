/** Writes the transcripts of docs/shell.md anew, from the real shell in tmux. */
import {hasTmux} from './shell/terminal.ts'
import {recordTours, writePage} from './shell/transcript.ts'

if (!hasTmux()) throw new Error('tmux is not there; on Debian: apt-get install tmux')
writePage(await recordTours())
