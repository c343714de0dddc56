// The values that a request carries, whatever it is written in: what a server would store of it. Pure.

/** Bodies beyond this are files, not forms; UTF-16 units. */
const longest = 2_000_000;
const mostValues = 20_000;
const deepest = 64;
const formBody = /^[^\s=&<{["']{1,200}=/;

/** Strings in a body's value places: leaves of JSON (also of JSON inside JSON), values of a form, texts
 *  and attributes of XML, else the whole text. Trimmed; empty ones are left out. */
export function bodyValues(body: string): string[] {
  if (body.length > longest) return [];
  const values: string[] = [];
  collect(body, values, 0);
  return values;
}

function collect(text: string, values: string[], depth: number): void {
  const trimmed = text.trim();
  if (trimmed === '' || values.length >= mostValues || depth > deepest) return;
  const json = jsonOf(trimmed);
  if (json !== undefined) return collectJson(json, values, depth + 1);
  if (trimmed.startsWith('<')) {
    for (const [, attribute, content] of trimmed.matchAll(/=\s*"([^"<]*)"|>([^<]+)(?=<)/g)) {
      add(decodeEntities(attribute ?? content ?? ''), values);
    }
    return;
  }
  if (depth === 0 && formBody.test(trimmed)) {
    for (const [, value] of new URLSearchParams(trimmed)) collect(value, values, depth + 1);
    return;
  }
  add(trimmed, values);
}

function add(value: string, values: string[]): void {
  const trimmed = value.trim();
  if (trimmed !== '') values.push(trimmed);
}

/** Undefined for what is no JSON object, list or string. */
function jsonOf(text: string): unknown {
  if (!/^[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function collectJson(value: unknown, values: string[], depth: number): void {
  if (values.length >= mostValues || depth > deepest) return;
  if (typeof value === 'string') collect(value, values, depth);
  else if (Array.isArray(value)) for (const item of value) collectJson(item, values, depth + 1);
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) collectJson(item, values, depth + 1);
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
};

function decodeEntities(text: string): string {
  return text.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => entities[entity] ?? entity);
}
