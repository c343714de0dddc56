// Pages that are one page with other patients on it: a path with what differs between patients left out.
import { redactPath } from './redact-path.ts';

/**
 * The template of a page: path as records have it, numbers of any length `*` as well, and the route behind the
 * `#` where the page keeps one there: `/his/patient/31#/visit/8` is `/his/patient/*#/visit/*`. Of a template it
 * is the template itself.
 */
export function pageTemplate(address: string): string {
  const at = address.indexOf('#');
  const path = withoutNumbers(redactPath(at < 0 ? address : address.slice(0, at)));
  const route = at < 0 ? '' : address.slice(at + 1).replace(/^!/, '');
  return route.startsWith('/') ? `${path}#${withoutNumbers(redactPath(route))}` : path;
}

function withoutNumbers(path: string): string {
  return path
    .split('/')
    .map((segment) => (/^\d+$/.test(segment) ? '*' : segment))
    .join('/');
}
