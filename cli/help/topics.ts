import type { Style } from '../output/style.ts';
import { displayWidth } from '../output/width.ts';
import { wrap } from '../output/wrap.ts';
import { widestHelp } from './overview.ts';

export interface Topic {
  title: string;
  introduction: string;
  /** What is explained, and the explanation. */
  rows: [string, string][];
  closing?: string;
}

export const topics: Record<string, Topic> = {
  selectors: {
    title: 'Selectors: how to name a version, a run or a path',
    introduction:
      'Every command takes the same words. An artifact is NAME[@VERSION][:PATH]; without a version it is the latest one on the current branch. A run has no name before it. A word that could mean two things is an error that lists both.',
    rows: [
      ['model', 'the latest version of model'],
      ['model@3, model@v3', 'version 3 of model'],
      ['model@latest', 'the same as model'],
      ['model@~1', 'the version before the latest'],
      ['model@best', 'model as the run tagged best, or the branch best, has it'],
      ['model@4f3a91c', 'model as that run made it'],
      ['data:train/a.csv', 'a path inside an artifact; data:train is the folder'],
      ['HEAD', 'the newest run of the current branch'],
      ['HEAD~2', 'two runs before it'],
      ['main', 'the newest run of a branch'],
      ['best', 'the run, or the version, that a tag names'],
      ['4f3a91c', 'a run by 7 or more digits of its id, a letter among them'],
    ],
    closing: 'As an input (-i), a word that begins with ./ or / is a path of the workspace.',
  },
  where: {
    title: 'Conditions: how to ask for runs',
    introduction:
      "art log and art ls --runs take --where 'CONDITION'. A comparison with something that a run does not have is neither true nor false, and the run is left out, with not before it too. Put the condition in single quotes, so that the shell leaves < and > alone.",
    rows: [
      ['metric.acc > 0.9', 'compare: = != < <= > >='],
      ['A and B, A or B, not A', 'not binds tightest, then and, then or; ( ) group'],
      ['branch in (main, try)', 'one of these; branch not in (...) is the opposite'],
      ['param.lr exists', 'it is there; param.lr not exists'],
      ['code.dirty', 'alone: it is there, and neither false nor null'],
      ['message ~ "fix(ed)?"', 'a pattern is found in it; !~ it is not'],
      ['metric.X, param.X', 'a result, a parameter; param.opt.lr is inside a map'],
      ['label.X, meta.X, env.X', 'a label, metadata, the environment'],
      ['author, branch, message', 'text of the run; also command and kind'],
      ['status, duration', 'exit code and time of the command: duration > 5m'],
      ['time', 'time > 2d (ago), time < 2026-01-31, time = yesterday'],
      ['run, code.commit', 'ids, by 4 or more first digits'],
      ['code.branch, code.dirty', 'what else is known of the code'],
      ['tag, input, output', 'names that the run has: tag = best'],
      ['input.N, output.N', 'the version of N (= 3), or first digits of its content'],
      ['output.N.bytes', 'also .files, .type, .content, .meta.X'],
    ],
    closing:
      'Text needs quotes where it holds spaces, brackets, commas or operators, and so do such names: param."learning rate". --sort, --best and --columns take the same fields. Patterns have . [a-z] \\d \\w \\s ( ) | * + ? {2,5} ^ $.',
  },
  'exit-codes': {
    title: 'Exit codes',
    introduction:
      'Errors are printed on stderr as error:, caused by: and hint:, with --json as {"error": {code, message, hint}}.',
    rows: [
      ['0', 'done'],
      ['1', 'failed, nothing to record, or a difference with --exit-code'],
      ['2', 'the command line is wrong: an unknown flag, a bad selector'],
      ['4', 'not authorised'],
      ['10', 'no repository here or above'],
      ['12', 'a stored object is corrupt or missing'],
      ['any', 'art run: that of its command, the first that failed'],
      ['130', 'interrupted by Ctrl-C (143 by SIGTERM)'],
    ],
  },
  environment: {
    title: 'Environment variables',
    introduction: 'Flags go before variables, variables before settings (art config).',
    rows: [
      ['ART_DIR', 'the .art folder, instead of looking for it here and above'],
      ['ART_INDEX_DIR', 'where the index lives when .art is on a network file system'],
      ['ART_BRANCH', 'the branch to work on, whatever git or art switch say'],
      ['ART_RUN', 'set by art run for its command: where art notes what that looks up'],
      ['ART_AUTHOR', 'NAME <EMAIL> to record with runs'],
      ['ART_ENV', 'off: do not record the machine and the user with runs'],
      ['ART_PAGER, PAGER', 'the program for long output, less when unset; cat or nothing turns it off'],
      ['ART_DEBUG', 'when set, errors show where in the program they came from'],
      ['NO_COLOR', 'when set, no colours'],
      ['FORCE_COLOR', 'when set to anything but 0, colours even when the output is not a terminal'],
      ['COLUMNS, LINES', 'the size of the screen, instead of what the terminal says'],
    ],
  },
};

export function topicLines(topic: Topic, width: number, style: Style): string[] {
  const columns = Math.min(width, widestHelp);
  const term = Math.max(...topic.rows.map(([name]) => displayWidth(name)));
  const lines = [...wrap(topic.title, columns).map(style.heading), '', ...wrap(topic.introduction, columns), ''];
  for (const [name, text] of topic.rows) {
    const [first = '', ...rest] = wrap(text, Math.max(10, columns - term - 4));
    lines.push(`  ${style.name(name)}${' '.repeat(term - displayWidth(name))}  ${first}`);
    lines.push(...rest.map((line) => ' '.repeat(term + 4) + line));
  }
  return topic.closing ? [...lines, '', ...wrap(topic.closing, columns)] : lines;
}
