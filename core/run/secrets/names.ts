import { basename } from 'node:path/posix';

/** Words that make a name secret wherever they stand in it. */
const ANYWHERE = new Set([
  ...['secret', 'secrets', 'password', 'passwords', 'passwd', 'passphrase', 'credential', 'credentials'],
  ...['apikey', 'authorization', 'accesskey', 'privatekey'],
]);

/** Words that make a name secret at its end: `API_KEY`, `--hub-token`, and what is said of them: `ACCESS_KEY_ID`. */
const AT_END = new Set(['token', 'key', 'pwd', 'signature', 'sig', 'pat']);
const SAID_OF = new Set(['id', 'base', 'value', 'pem', 'base64', 'b64']);

/** Words before `key` and `token` that tell of data: a column to join on, a token of a language model. */
const HARMLESS = new Set([
  ...['primary', 'foreign', 'sort', 'join', 'partition', 'group', 'index', 'row', 'cache', 'public', 'dict', 'map'],
  ...['pad', 'bos', 'eos', 'unk', 'sep', 'cls', 'mask', 'start', 'stop', 'end', 'special', 'per', 'next', 'old', 'new'],
]);

/**
 * Whether what goes by this name is taken for a secret: a variable, a parameter, a flag or a key of a map.
 *
 * @example
 * isSecretName('AWS_SECRET_ACCESS_KEY'); // true
 * isSecretName('hubToken'); // true
 * isSecretName('max_tokens'); // false
 */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name.slice(0, 200));
  if (words.some((word) => ANYWHERE.has(word))) return true;
  if (words.length > 1 && SAID_OF.has(words[words.length - 1] ?? '')) words.pop();
  const last = words.pop() ?? '';
  const before = words.pop();
  if (!AT_END.has(last) || (before !== undefined && HARMLESS.has(before))) return false;
  // The shell's working folder, and columns that are simply called key.
  return before !== undefined || last === 'token';
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

const SECRET_FILES = [
  /^\.env/,
  /\.(pem|key|p12|pfx|jks|keystore|kdbx|ppk|gpg|asc)$/,
  /^id_(rsa|dsa|ecdsa|ed25519)(_sk)?$/,
  /^\.(netrc|pgpass|pypirc|npmrc|git-credentials|htpasswd|dockercfg|s3cfg|boto)$/,
  /^(_netrc|credentials|credentials\.(json|ya?ml|toml|ini))$/,
  /^(service[-_]?account|client[-_]secrets?)[^/]*\.json$/,
];

/** Whether a file is left out of snapshots for its name: `.env*`, keys, and where programs keep passwords. */
export function isSecretFile(path: string): boolean {
  const name = basename(path).toLowerCase();
  return SECRET_FILES.some((pattern) => pattern.test(name));
}
