import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saltedHash } from './hash.ts';
import { maskCommand, maskSecrets, maskValues, withoutCredentials } from './mask.ts';
import { isSecretFile, isSecretName } from './names.ts';
import { tokenIn } from './tokens.ts';

const jwt = `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NTY3ODkwIn0'}.${'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'}`;
const key = ['-----BEGIN RSA PRIVATE', 'KEY-----\nMIIEowIBAAKCAQEA75\n-----END RSA PRIVATE KEY-----'].join(' ');
// Put together here, so that the scanners of hosting services leave this file alone.
const tokens = {
  'AWS key': `AKIA${'IOSFODNN7EXAMPLE'}`,
  'GitHub token': `ghp_${'a1B2'.repeat(9)}`,
  'GitLab token': `glpat-${'a1B2c'.repeat(4)}`,
  'Slack token': `xoxb-${'123456789012-abcdefABCDEF'}`,
  'JSON web token': jwt,
  'Google key': `AIza${'a'.repeat(35)}`,
  'Hugging Face token': `hf_${'aB'.repeat(17)}`,
  'API key': `sk-proj-${'a1'.repeat(20)}`,
  'private key': key,
  'password in a URL': 'postgres://ada:hunter2@db.example.org/x',
};

describe('names', () => {
  it.each([
    ...[
      'AWS_SECRET_ACCESS_KEY',
      'AWS_ACCESS_KEY_ID',
      'GITHUB_TOKEN',
      'hubToken',
      '--hub-token',
      'DB_PASSWORD',
      'token',
    ],
    ...[
      'apiKey',
      'API_KEY',
      'password',
      'client_secret',
      'SECRET_KEY_BASE',
      'db.password',
      'DB_PWD',
      'X-Amz-Signature',
    ],
  ])('%s is a secret', (name) => expect(isSecretName(name)).toBe(true));

  it.each([
    ...['max_tokens', 'tokens', 'pad_token', 'eosToken', 'key', '--key', 'primary_key', 'PWD', 'OLDPWD', 'keyboard'],
    ...['monkey', 'tokenizer', 'HOME', 'lr', 'author', 'design', 'id', ''],
  ])('%s is none', (name) => expect(isSecretName(name)).toBe(false));

  it('knows files by their names', () => {
    const secret = [
      '.env',
      'a/.env.local',
      'keys/server.pem',
      'id_rsa',
      '.ssh/id_ed25519',
      '.netrc',
      'credentials.json',
    ];
    expect(secret.filter(isSecretFile)).toEqual(secret);
    const plain = ['env.py', 'environment.yml', 'keyboard.ts', 'id_rsa.pub', 'keys.py', 'src/secrets/mask.ts'];
    expect(plain.filter(isSecretFile)).toEqual([]);
  });
});

describe('tokens', () => {
  it.each(Object.entries(tokens))('%s is known by its look and masked', (kind, token) => {
    expect(tokenIn(`value = "${token}" # here`)).toBe(kind);
    const shown = maskSecrets(`value = "${token}" # here`);
    expect(shown).toContain('***');
    expect(shown).toMatch(/^value = ".*" # here$/);
    if (kind !== 'password in a URL') expect(shown).toBe('value = "***" # here');
  });

  it('leaves what only looks a little like one', () => {
    const plain =
      'task-force sk-learn risk-adjusted ghp_x AKIA hf_hub https://example.org:8080/a@b eyJ.eyJ.x http://a/b:c@d';
    expect(tokenIn(plain)).toBeUndefined();
    expect(maskSecrets(plain)).toBe(plain);
  });
});

describe('masking', () => {
  it.each([
    ['train --hub-token abc --lr 0.1', 'train --hub-token *** --lr 0.1'],
    ['API_KEY=abc PORT=80 python a.py --password="a b" x', 'API_KEY=*** PORT=80 python a.py --password="***" x'],
    ['{"password": "a\\"b", "n": 1, "api_key":7}', '{"password": "***", "n": 1, "api_key":***}'],
    ["secret: 'x y'", "secret: '***'"],
    ['curl -H "Authorization: Bearer abcdefghijklmnop"', 'curl -H "Authorization: *** ***"'],
    ['git clone https://ada:pw@example.org/a.git', 'git clone https://***@example.org/a.git'],
    ['GET /x?token=abc&page=2', 'GET /x?token=***&page=2'],
    ['loss: 0.5 max_tokens=5 pad_token=<pad> --key id', 'loss: 0.5 max_tokens=5 pad_token=<pad> --key id'],
  ])('%s', (text, masked) => expect(maskSecrets(text)).toBe(masked));

  it('shows the words of a command as one line', () => {
    expect(maskCommand(['python', 'a b.py', '--token', 'abc', '--password=p w', "it's"])).toBe(
      "python 'a b.py' --token *** --password=*** 'it'\\''s'",
    );
  });

  it('goes into maps and lists, and says where', () => {
    const { values, masked } = maskValues({
      lr: 0.1,
      db: { host: 'h', password: 1234 },
      auth: { token: { a: 'x', on: true } },
      urls: ['http://a', 'http://u:p@a'],
    });
    expect(JSON.parse(JSON.stringify(values))).toEqual({
      lr: 0.1,
      db: { host: 'h', password: '***' },
      auth: { token: { a: '***', on: true } },
      urls: ['http://a', 'http://***@a'],
    });
    expect(masked).toEqual(['db.password', 'auth.token.a', 'urls[1]']);
  });

  it('takes credentials off the URLs of remotes', () => {
    expect(withoutCredentials('https://ada:pw@example.org/a.git')).toBe('https://example.org/a.git');
    expect(withoutCredentials(`https://${tokens['GitHub token']}@github.com/a/b`)).toBe('https://github.com/a/b');
    expect(withoutCredentials('https://a:p@ss@example.org/x')).toBe('https://example.org/x');
    expect(withoutCredentials('ssh://git:pw@example.org/a')).toBe('ssh://git@example.org/a');
    expect(withoutCredentials('git@example.org:a/b.git')).toBe('git@example.org:a/b.git');
    expect(withoutCredentials('/srv/a@b/c.git')).toBe('/srv/a@b/c.git');
  });

  it('says nothing of a secret, wherever it stands', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9 =:"'&\n.-]{0,30}$/);
    fc.assert(
      fc.property(word, word, fc.constantFrom(...Object.values(tokens).slice(0, 8)), (before, after, token) => {
        expect(maskSecrets(`${before} ${token} ${after}`)).not.toContain(token);
      }),
    );
  });

  it('goes through hostile text once', () => {
    const units = [
      'eyJ',
      'eyJa-',
      '-eyJaaaaaaaaa.',
      '-----BEGIN PRIVATE KEY-----',
      'a="',
      "a='",
      'a://',
      'a:',
      '--a ',
      'sk-',
      '"\\',
      'x.x-',
    ];
    for (const unit of units) expect(maskSecrets(unit.repeat(100_000 / unit.length))).toBeTypeOf('string');
  });
});

it('a hash of a secret depends on its name, and is the same anywhere', () => {
  expect(saltedHash('hunter2', 'DB_PASSWORD')).toBe(saltedHash('hunter2', 'DB_PASSWORD'));
  expect(saltedHash('hunter2', 'OTHER')).not.toBe(saltedHash('hunter2', 'DB_PASSWORD'));
  expect(saltedHash('hunter2')).toMatch(/^[0-9a-f]{64}$/);
});
