import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArtError, NotFoundError, UsageError } from '../errors.ts';
import { parseDuration } from '../run/duration.ts';
import { writeFileDurable } from '../store/files.ts';

/** Settings of one store, kept in `.art/config.json`. */
export interface Config {
  /** `NAME <EMAIL>` recorded with runs. */
  author?: string;
  /** Commit without asking, however large. */
  'commit.yes'?: boolean;
  /** Bytes of new files above which commit asks. */
  'commit.maxBytes'?: number;
  /** New files above which commit asks. */
  'commit.maxFiles'?: number;
  /** Record the state of the code in git; true when absent. */
  'code.capture'?: boolean;
  /** Bytes of changed code above which a run leaves some of it out. */
  'code.maxBytes'?: number;
  /** Record the machine, the user and the versions of what runs; true when absent. */
  'env.capture'?: boolean;
  /** Use the results of earlier runs; true when absent. */
  'cache.use'?: boolean;
  /** How long they are used, such as `7d`, where a step does not say. */
  'cache.expires'?: string;
}

const KEYS: Record<keyof Config, 'string' | 'boolean' | 'number' | 'time'> = {
  author: 'string',
  'commit.yes': 'boolean',
  'commit.maxBytes': 'number',
  'commit.maxFiles': 'number',
  'code.capture': 'boolean',
  'code.maxBytes': 'number',
  'env.capture': 'boolean',
  'cache.use': 'boolean',
  'cache.expires': 'time',
};

export function readConfig(artDir: string): Config {
  const path = join(artDir, 'config.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new ArtError('CONFIG', `"${path}" cannot be read`, { cause: error });
  }
  try {
    return JSON.parse(text) as Config;
  } catch (cause) {
    throw new ArtError('CONFIG', `"${path}" is not JSON`, { cause, hint: 'correct it, or remove it to start over' });
  }
}

export function getConfig(artDir: string, key: string): string | number | boolean {
  const value = readConfig(artDir)[known(key)];
  if (value === undefined) throw new NotFoundError(`"${key}" is not set`);
  return value;
}

/** Sets a key from text; undefined removes it. */
export function setConfig(artDir: string, key: string, text: string | undefined): void {
  const config: Record<string, unknown> = { ...readConfig(artDir) };
  const name = known(key);
  if (text === undefined) delete config[name];
  else config[name] = parse(name, text);
  writeFileDurable(join(artDir, 'config.json'), Buffer.from(`${JSON.stringify(config, null, 2)}\n`));
}

function known(key: string): keyof Config {
  if (key in KEYS) return key as keyof Config;
  throw new UsageError(`there is no setting "${key}"`, { hint: `the settings are ${Object.keys(KEYS).join(', ')}` });
}

function parse(key: keyof Config, text: string): string | number | boolean {
  const type = KEYS[key];
  if (type === 'string') return text;
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  if (type === 'number' && /^[0-9]{1,15}$/.test(text)) return Number(text);
  if (type === 'time' && parseDuration(text) !== undefined) return text;
  const hint = type === 'time' ? { hint: 'a time is a number and s, m, h, d or w: 7d' } : {};
  throw new UsageError(`"${key}" takes a ${type}, not "${text}"`, hint);
}
