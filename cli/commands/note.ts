import { UsageError } from '../../core/errors.ts';
import { short } from '../../core/repository/context.ts';
import type { Command } from '../command.ts';
import { formatDate, isoTime } from '../output/date.ts';
import { escapeName, escapeText } from '../output/escape.ts';
import { printHistory, refuseWords } from '../show/mark-history.ts';

export const command: Command = {
  name: 'note',
  description:
    'Attaches a remark to a run, or to a version of an artifact. Any number of people may add notes; each stays until it is deleted by its id. With the selector alone it lists the notes.',
  positionals: [
    { name: 'SELECTOR', summary: 'a run or a version', complete: 'selector' },
    { name: 'TEXT', optional: true, many: true, summary: 'the remark' },
  ],
  flags: [
    { name: 'delete', short: 'd', value: 'ID', summary: 'delete a note by the first digits of its id' },
    { name: 'history', summary: 'all that was noted and deleted, oldest first' },
  ],
  conflicts: [['delete', 'history']],
  examples: [
    { type: 'art note model@3 "drifts on the night images"', shows: 'noted 81d0c7aa3f52' },
    { type: 'art note model@3', shows: 'lists the notes of that version' },
  ],
  async run(context) {
    const [target = '', ...words] = context.positionals;
    const remove = context.flags.text('delete');
    const { out, style } = context;
    if (context.flags.has('history')) refuseWords(words, 'note');
    const repository = await context.open();
    if (context.flags.has('history')) return printHistory(context, repository, 'note', target);
    if (remove !== undefined) {
      if (words.length > 0) throw new UsageError('"note --delete" takes no text');
      await repository.removeNote(target, remove);
      if (context.json) out.json({ id: remove, deleted: true });
      return context.say(`deleted note ${escapeName(remove)}`);
    }
    if (words.length > 0) {
      const note = await repository.note(target, words.join(' '));
      if (context.json) return out.json({ ...note, time: isoTime(note.time) });
      return context.say(`noted ${style.id(short(note.id))}`);
    }
    for (const note of repository.notes(target)) {
      if (context.json) out.json({ ...note, time: isoTime(note.time) });
      else {
        out.line(`${style.id(short(note.id))} ${escapeName(note.author)}, ${formatDate(note.time)}`);
        for (const line of escapeText(note.text).split('\n')) out.line(line === '' ? '' : `    ${line}`);
      }
    }
  },
};
