// The request target, read once (RFC 9112 §3.2). What is decided on and what is forwarded is the same
// string: an upstream that resolves `..` or `//` otherwise than we do would open a way around.

/** Characters that every server reads alike. */
const plain = /^\/[A-Za-z0-9_.~$'()*+,;:@!=&/?-]*$/;
const badEscape = /%(?![0-9A-Fa-f]{2})/;
/** JavaScript's old `escape()` writes %u5F20, and hospital pages still use it in queries. */
const badQueryEscape = /%(?!u[0-9A-Fa-f]{4}|[0-9A-Fa-f]{2})/;

/**
 * The target in origin form with dot segments resolved (RFC 3986 §5.2.4) and bytes outside ASCII
 * escaped; null when it is not in origin form, starts with `//`, has a broken escape, an escaped NUL,
 * a backslash in the path, a fragment or a control character.
 */
export function normaliseTarget(target: string): string | null {
  if (target.charCodeAt(0) !== 0x2f || target.charCodeAt(1) === 0x2f) return null;
  if (plain.test(target) && !target.includes('/.')) return target;
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0020#\u007f]/.test(target) || /%00/.test(target)) return null;
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  const query = mark === -1 ? '' : target.slice(mark);
  if (path.includes('\\') || badEscape.test(path) || badQueryEscape.test(query)) return null;
  const resolved = resolveDots(path);
  return resolved.startsWith('//') ? null : escapeHigh(resolved + query);
}

function resolveDots(path: string): string {
  if (!/\/(?:\.|%2e)/i.test(path)) return path;
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  segments.forEach((segment, i) => {
    const name = segment.replace(/%2e/gi, '.');
    const last = i === segments.length - 1;
    if (name === '..') kept.pop();
    if (name !== '..' && name !== '.') kept.push(segment);
    else if (last) kept.push('');
  });
  return `/${kept.join('/')}`;
}

/** Node hands over header bytes as Latin-1 characters; a raw GBK query arrives that way. */
function escapeHigh(text: string): string {
  return text.replace(/[\u0080-\u00ff]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
