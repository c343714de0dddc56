// Paths in records name the page, not the patient: numbers and names that a HIS puts into its URLs
// are cut out before the record is made.

const telling = /\d{4}|[^\x21-\x7e]|%/;
const maxSegments = 12;
const maxLength = 200;

/**
 * The path of `pathOrUrl` without query and fragment, each segment replaced by `*` that holds four
 * digits in a row, a character outside printable ASCII, a percent escape, or more than 40 characters.
 * At most 200 characters; never throws. Matrix parameters (`;id=…`) go the way of the query.
 */
export function redactPath(pathOrUrl: string): string {
  const path = pathOrUrl.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').split(/[?#]/, 1)[0] ?? '';
  const segments = path.split('/').map(redactSegment);
  if (segments[0] !== '') segments.unshift('');
  if (segments.length > maxSegments) segments.splice(maxSegments, Infinity, '*');
  const redacted = segments.join('/');
  return redacted.length > maxLength ? `${redacted.slice(0, maxLength)}*` : redacted || '/';
}

function redactSegment(segment: string): string {
  const name = segment.split(';', 1)[0] ?? '';
  return name.length > 40 || telling.test(name) ? '*' : name;
}
