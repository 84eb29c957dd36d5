/** One code point as file systems that ignore case see it; only mappings of one code point to one, as they have. */
function foldCodePoint(point: string): string {
  const upper = point.toUpperCase();
  const lower = ([...upper].length === 1 ? upper : point).toLowerCase();
  return [...lower].length === 1 ? lower : point;
}

const ASCII = /^[\0-\x7f]*$/;

/** Two names with the same fold are one name where case, Unicode form or invisible code points are not told apart. */
export function foldName(name: string): string {
  if (ASCII.test(name)) return name.toLowerCase();
  const visible = name.normalize('NFD').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return Array.from(visible, foldCodePoint).join('').normalize('NFD');
}

/** In a folder with more names than this, lower-case ASCII names are no longer kept: only exotic ones could meet them. */
const KEEP_ALL = 65_536;

interface OpenFolder {
  name: string;
  byFold: Map<string, string>;
}

/**
 * Finds paths that would be one path on a system which ignores case or Unicode form. Paths come in the order of
 * manifests; what is kept is the names of the folders that are open.
 *
 * @example const f = new CollisionFinder(); f.add('A/x'); f.add('a/y') // 'A'
 */
export class CollisionFinder {
  private readonly open: OpenFolder[] = [{ name: '', byFold: new Map() }];

  /** The earlier path (of a file or a folder) that this one or a folder of it collides with. */
  add(path: string): string | undefined {
    const parts = path.split('/');
    const depth = this.closeUpTo(parts);
    let found: string | undefined;
    for (let i = depth; i < parts.length; i++) {
      const part = parts[i] as string;
      const earlier = this.meet(part);
      if (earlier !== undefined) found ??= [...parts.slice(0, i), earlier].join('/');
      if (i < parts.length - 1) this.open.push({ name: part, byFold: new Map() });
    }
    return found;
  }

  /** Closes the folders that `parts` is not in; returns how many of its folders are open already. */
  private closeUpTo(parts: string[]): number {
    let depth = 0;
    while (depth < parts.length - 1 && this.open[depth + 1]?.name === parts[depth]) depth++;
    this.open.length = depth + 1;
    return depth;
  }

  private meet(name: string): string | undefined {
    const folder = this.open.at(-1) as OpenFolder;
    const fold = foldName(name);
    const earlier = folder.byFold.get(fold);
    if (earlier !== undefined && earlier !== name) return earlier;
    if (fold !== name || folder.byFold.size < KEEP_ALL || !ASCII.test(name)) folder.byFold.set(fold, name);
    return undefined;
  }
}
