// The place of an element as selectors that a HIS upgrade and the next patient leave alone: by names that its makers
// gave, never by numbers, states or what tools have made up.
import type { Roots } from '../observe/roots.ts';

const keyNames = ['data-field', 'field', 'data-key', 'data-prop', 'data-column-id'];
/** States and what frameworks add: on one page today, gone tomorrow. */
const passing =
  /^(?:is-|has-|ng-|v-|el-id-|active|selected|hover|focus|current|odd|even|first|last|open|show|hide|hidden|disabled|checked)/i;
/** Made by tools: `css-1q2w3e`, `sc-bdVaJa`, `name__3fK2a`, `_ngcontent`. */
const madeUp = /^(?:css|sc|jss|emotion|svelte|data-v)-|^_|__?[A-Za-z\d]*\d[A-Za-z\d]*$|\d{3}/;
const nameForm = /^[A-Za-z\p{Script=Han}][\w\p{Script=Han}-]*$/u;
const mostLevels = 8;
const mostPlaces = 4;
/** Of a rule (rule-pack.ts). */
const longest = 300;

/** Selectors that match the element, the widest first; at most four. */
export function placesOf(element: Element, roots: Roots): string[] {
  const own = ownNames(element);
  const around = anchorOf(element);
  const column = columnPlace(element);
  const places = [
    ...own,
    ...own.map((name) => (around === undefined ? name : `${around} ${name}`)),
    ...column,
    ...(own.length === 0 && column.length === 0 ? [byPlace(element)] : []),
  ];
  const working = [...new Set(places)].filter((place) => isOf(place, element));
  return working
    .map((place) => ({ place, count: matchesOf(place, roots).length }))
    .sort((a, b) => b.count - a.count)
    .slice(0, mostPlaces)
    .map(({ place }) => place);
}

/** Elements that a selector matches, in the document and the shadow trees in it. */
export function matchesOf(selector: string, roots: Roots): Element[] {
  return [...roots.all()].flatMap((root) => [...root.querySelectorAll(selector)]);
}

/** Whether a browser can read it and it matches the element. */
function isOf(selector: string, element: Element): boolean {
  if (selector.length > longest) return false;
  try {
    return element.matches(selector);
  } catch {
    return false;
  }
}

function isName(word: string): boolean {
  return nameForm.test(word) && !passing.test(word) && !madeUp.test(word);
}

/** What names the element alone: a field's attribute, its classes. */
function ownNames(element: Element): string[] {
  const attributes = keyNames.flatMap((name) => {
    const value = element.getAttribute(name) ?? '';
    return isName(value) ? [`[${name}="${value}"]`] : [];
  });
  const classes = [...element.classList].filter(isName);
  const byClass =
    classes.length > 0 ? [`${element.localName}.${classes.map(escaped).join('.')}`] : [];
  const byId = isName(element.id) ? [`#${escaped(element.id)}`] : [];
  return [...attributes, ...byClass, ...byId];
}

/** The nearest element around it that has a name of its own. */
function anchorOf(element: Element): string | undefined {
  let at = element.parentElement;
  for (let level = 0; at && level < mostLevels; level++, at = at.parentElement) {
    const name = anchorName(at);
    if (name !== undefined) return name;
  }
  return undefined;
}

function anchorName(element: Element): string | undefined {
  if (element === document.body || element === document.documentElement) return undefined;
  if (element.id !== '' && isName(element.id)) return `#${escaped(element.id)}`;
  const [name] = [...element.classList].filter(isName);
  return name === undefined ? undefined : `.${escaped(name)}`;
}

/** A column of a table that can be named; a first row of plain cells is its header. */
function columnPlace(element: Element): string[] {
  const cell = element.closest('td,[role="gridcell"],[role="cell"]');
  const row = cell?.parentElement;
  if (!cell || !row) return [];
  const at = [...row.children].indexOf(cell) + 1;
  const table = cell.closest('table,[role="grid"],[role="table"]');
  const named = table ? (anchorName(table) ?? anchorOf(table)) : anchorOf(row);
  const around = named === undefined ? '' : `${named} `;
  const nth = `${cell.localName}:nth-child(${at})`;
  const isHeaded =
    !(table instanceof HTMLTableElement) ||
    table.tHead ||
    table.rows[0]?.cells[0]?.localName === 'th';
  const inside = element === cell ? '' : ` ${element.localName}`;
  const rest = isHeaded ? nth : `${row.localName} + ${row.localName} > ${nth}`;
  return [`${around}${rest}${inside}`];
}

/** From the nearest named element down, by place: the last resort. */
function byPlace(element: Element): string {
  const steps: string[] = [];
  let at: Element = element;
  for (let level = 0; level < mostLevels; level++) {
    const parent: Element | null = at.parentElement;
    const { localName } = at;
    const alike = [...(parent?.children ?? [])].filter((each) => each.localName === localName);
    steps.unshift(
      alike.length > 1 ? `${localName}:nth-of-type(${alike.indexOf(at) + 1})` : localName,
    );
    if (!parent || parent === document.body) break;
    const name = anchorName(parent);
    if (name !== undefined) return `${name} > ${steps.join(' > ')}`;
    at = parent;
  }
  return steps.join(' > ');
}

const escaped = (name: string): string => CSS.escape(name);
