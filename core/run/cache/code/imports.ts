import { readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { javascriptImports } from './javascript.ts';
import type { NotCode } from './not-code.ts';
import { ProjectFiles } from './project-files.ts';
import { pythonImports } from './python.ts';

/** A file larger than this is data or made by a program; what it imports is not looked for. */
const MAX_BYTES = 8 * 1024 * 1024;

const READERS = [
  { endings: /\.([cm]?[jt]s|[jt]sx)$/, read: javascriptImports },
  { endings: /\.pyw?$/, read: pythonImports },
];

/**
 * Files, by path from `root`, and all that they import of the project, directly or not, each once. Errs on the side of
 * too many: what might be meant counts if it is there, since a file too many costs a run and one too few gives a wrong
 * result. Nothing outside of `boundary` is of the project.
 */
export function withImports(
  { root, boundary, notCode }: { root: string; boundary: string; notCode: NotCode },
  named: Iterable<string>,
): string[] {
  const found = new Set(named);
  const files = new ProjectFiles(boundary);
  for (const path of found) {
    const reader = READERS.find(({ endings }) => endings.test(path));
    const file = join(root, path);
    const text = reader && textOf(file);
    if (!reader || text === undefined) continue;
    for (const imported of reader.read(file, text, files)) {
      const from = relative(root, imported).split(sep).join('/');
      if (files.isOwn(imported) && !notCode.isResult(from)) found.add(from);
    }
  }
  return [...found];
}

/** Undefined where there is nothing to read: then there is nothing to hash either. */
function textOf(file: string): string | undefined {
  try {
    const stat = statSync(file);
    return stat.isFile() && stat.size <= MAX_BYTES ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
