// A policy as a file for Windows' registry editor, as Chromium browsers read it there
// (dev.chromium.org/administrators: Windows quick start; policies of extensions).

/** Values that policies of ours are made of. */
export type PolicyValue =
  | string
  | number
  | boolean
  | readonly PolicyValue[]
  | { readonly [name: string]: PolicyValue };

type Registry = Map<string, string[]>;

/**
 * @param root key below HKEY_LOCAL_MACHINE
 * @returns the text; files are UTF-16LE with a byte order mark
 */
export function registryFile(root: string, policy: Readonly<Record<string, PolicyValue>>): string {
  const keys: Registry = new Map();
  for (const [name, value] of Object.entries(policy)) {
    if (name === '3rdparty') addExtensions(keys, `${root}\\${name}`, value);
    else addValue(keys, root, name, value);
  }
  const parts = [...keys].map(([key, lines]) => [`[HKEY_LOCAL_MACHINE\\${key}]`, ...lines, '']);
  return ['Windows Registry Editor Version 5.00', '', ...parts.flat()].join('\r\n');
}

/** Settings of extensions are keys of their own, below `policy`. */
function addExtensions(keys: Registry, at: string, value: PolicyValue): void {
  for (const [id, settings] of Object.entries(branch(branch(value)['extensions']))) {
    const key = `${at}\\extensions\\${id}\\policy`;
    keys.set(key, []);
    for (const [name, each] of Object.entries(branch(settings))) addValue(keys, key, name, each);
  }
}

function branch(value: PolicyValue | undefined): Readonly<Record<string, PolicyValue>> {
  return typeof value === 'object' && !Array.isArray(value)
    ? (value as Readonly<Record<string, PolicyValue>>)
    : {};
}

/** Lists are keys with numbered values, dictionaries JSON. */
function addValue(keys: Registry, key: string, name: string, value: PolicyValue): void {
  if (Array.isArray(value)) {
    const list = `${key}\\${name}`;
    value.forEach((each, i) => addValue(keys, list, String(i + 1), each));
    return;
  }
  const lines = keys.get(key) ?? [];
  keys.set(key, lines);
  lines.push(`${quoted(name)}=${dataOf(value)}`);
}

function dataOf(value: PolicyValue): string {
  if (typeof value === 'number' || typeof value === 'boolean') {
    return `dword:${Number(value).toString(16).padStart(8, '0')}`;
  }
  return quoted(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Only these two are special; a line end cannot be written so, and no policy of ours has one. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
