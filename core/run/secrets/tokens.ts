/**
 * Secrets that show by their look. Each begins with letters of its own, so that a text is gone through once for each
 * pattern; what may not stand before one keeps a hostile text from starting a match at every letter.
 */
const TOKENS: readonly { kind: string; pattern: RegExp }[] = [
  {
    kind: 'private key',
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]{0,16384}?-----END [A-Z0-9 ]{0,60}-----|[\s\S]{0,16384})/g,
  },
  { kind: 'AWS key', pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])/g },
  { kind: 'GitHub token', pattern: /(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\w{30,255})/g },
  { kind: 'GitLab token', pattern: /(?<![\w-])gl(?:pat|ptt|dt|rt|soat)-[\w-]{20,255}/g },
  { kind: 'Slack token', pattern: /(?<![\w-])(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,255}/g },
  { kind: 'Slack webhook', pattern: /(?<=hooks\.slack\.com\/(?:services|workflows)\/)[\w/-]{10,255}/g },
  { kind: 'JSON web token', pattern: /(?<![\w-])eyJ[\w-]{8,8192}\.eyJ[\w-]{4,8192}\.[\w-]{4,8192}/g },
  { kind: 'Google key', pattern: /(?<![\w-])(?:AIza[\w-]{35}|ya29\.[\w-]{20,255})/g },
  { kind: 'Hugging Face token', pattern: /(?<!\w)hf_[A-Za-z0-9]{30,255}/g },
  { kind: 'API key', pattern: /(?<![\w-])sk-(?:proj-|ant-|svcacct-)?(?=[\w-]{0,40}\d)[A-Za-z0-9_-]{32,255}/g },
  { kind: 'Stripe key', pattern: /(?<!\w)[rs]k_(?:live|test)_[A-Za-z0-9]{16,255}/g },
  { kind: 'npm token', pattern: /(?<!\w)npm_[A-Za-z0-9]{36}(?!\w)/g },
  { kind: 'PyPI token', pattern: /(?<![\w-])pypi-[\w-]{50,255}/g },
  {
    kind: 'password in a URL',
    pattern: /(?<=(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#@:"'<>]{0,255}:[^\s/?#@"'<>]{1,255}(?=@)/gi,
  },
];

/** What kind of secret a text holds, by its look alone; undefined for none. */
export function tokenIn(text: string): string | undefined {
  return TOKENS.find(({ pattern }) => text.search(pattern) >= 0)?.kind;
}

/** The text with each token replaced. */
export function replaceTokens(text: string, mask: string): string {
  return TOKENS.reduce((before, { pattern }) => before.replace(pattern, mask), text);
}
