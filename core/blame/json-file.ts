/** A value of a JSON text. Its leaves are those from `leaf` to before `end`; an empty object or array is a leaf. */
export interface JsonNode {
  kind: 'leaf' | 'object' | 'array';
  leaf: number;
  end: number;
  /** What a leaf is, as written. */
  text: string;
  /** Of an object, one for each of `children`. */
  keys: string[];
  children: JsonNode[];
}

export interface JsonFile {
  root: JsonNode;
  /** Path and text of each leaf, in the order of the text. */
  leaves: { key: string; text: string }[];
}

const TOKEN = /[{}[\]]|"(?:[^"\\]|\\.)*"|[^\s{}[\]",:]+/gs;
const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Deeper ones are looked at as text. */
const MAX_DEPTH = 1000;

/** Undefined when the text is not JSON. Numbers stay as they are written, however long. */
export function parseJson(text: string): JsonFile | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const leaves: JsonFile['leaves'] = [];
  const open: { node: JsonNode; path: string; key: string | undefined }[] = [];
  let root: JsonNode | undefined;
  for (const [token] of text.matchAll(TOKEN)) {
    const top = open.at(-1);
    if (token === '}' || token === ']') {
      open.pop();
      if (top) close(top.node, top.path, leaves);
      continue;
    }
    if (top?.node.kind === 'object' && top.key === undefined) {
      top.key = JSON.parse(token) as string;
      continue;
    }
    const path = top ? join(top.path, top.node.kind === 'object' ? (top.key ?? '') : top.node.children.length) : '';
    const kind = token === '{' ? 'object' : token === '[' ? 'array' : 'leaf';
    const node: JsonNode = { kind, leaf: leaves.length, end: leaves.length, text: token, keys: [], children: [] };
    if (top) {
      if (top.key !== undefined) top.node.keys.push(top.key);
      top.key = undefined;
      top.node.children.push(node);
    }
    root ??= node;
    if (kind === 'leaf') close(node, path, leaves);
    else if (open.push({ node, path, key: undefined }) > MAX_DEPTH) return undefined;
  }
  return root && { root, leaves };
}

function close(node: JsonNode, path: string, leaves: JsonFile['leaves']): void {
  if (node.children.length === 0) {
    if (node.kind !== 'leaf') node.text = node.kind === 'object' ? '{}' : '[]';
    node.kind = 'leaf';
    leaves.push({ key: path === '' ? '.' : path, text: node.text });
  }
  node.end = leaves.length;
}

function join(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path === '' ? '.' : path}[${key}]`;
  return PLAIN_KEY.test(key) ? `${path}.${key}` : `${path === '' ? '.' : path}[${JSON.stringify(key)}]`;
}
