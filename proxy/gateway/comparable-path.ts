// A path as the most generous server may read it, for rules that name paths. What is forwarded stays as
// it was admitted; a rule must not be walked around by another spelling of the same place.

/**
 * The path of an admitted target in lower case, with escapes, path parameters (`;x=1`, which Tomcat
 * drops), repeated slashes, backslashes and dot segments resolved. Never fails: what cannot be decoded
 * is read byte by byte.
 */
export function comparablePath(target: string): string {
  const [path = '/'] = target.split('?', 1);
  if (bare.test(path)) return path.toLowerCase();
  let read = path;
  // Some servers decode twice: the second time finds nothing in what was written once.
  for (let times = 0; times < 2 && read.includes('%'); times++) read = decoded(read);
  const kept: string[] = [];
  for (const segment of read.replaceAll('\\', '/').split('/')) {
    const [name = ''] = segment.split(';', 1);
    if (name === '..') kept.pop();
    else if (name !== '' && name !== '.') kept.push(name);
  }
  const end = /[/\\](?:\.{0,2}(?:;[^/\\]*)?)?$/.test(read) && kept.length > 0 ? '/' : '';
  return `/${kept.join('/')}${end}`.toLowerCase();
}

/** Paths that every server reads alike. */
const bare = /^(?:\/[\w-]+)+\/?$/;

/** Whether the target is `prefix` or below it; `/api` and `/api/` name the same place. */
export function isBelow(target: string, prefix: string): boolean {
  const path = `${comparablePath(target)}/`;
  const place = comparablePath(prefix);
  return path.startsWith(place.endsWith('/') ? place : `${place}/`);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}
