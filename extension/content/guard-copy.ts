// Copy, cut and drag carry the mask, also of what is revealed. Masked text is masked in the document
// already; only revealed values and form fields need help.
import type { PageMessage } from '../../shared/messages/page.ts';
import { fieldValue, kindIn } from './fields.ts';
import type { TextState } from './mask.ts';
import type { ProtectedPage } from './page.ts';
import { type Group, mostPatients, shownPatient } from './patients.ts';

/** As for windows: `signal` ends the listeners. */
export interface CopyGuard {
  readonly page: ProtectedPage;
  readonly signal: AbortSignal;
  readonly send: (message: PageMessage) => Promise<unknown>;
  readonly path: () => string;
}

/** Installs the listeners in capture on window: the page's own copy handlers come after. */
export function guardCopies({ page, signal, send, path }: CopyGuard): void {
  const options = { capture: true, signal };
  const record = (groups: Iterable<Group>): void => {
    const all = [...new Set(groups)].map(shownPatient);
    for (let i = 0; i < all.length; i += mostPatients) {
      const patients = all.slice(i, i + mostPatients);
      void send({ type: 'happened', event: 'copy', path: path(), patients });
    }
  };
  const onCopy = (event: ClipboardEvent): void => {
    const field = focusedField(page);
    if (field) {
      record(groupsOf(page, [field]));
      replaceField(event, page, field);
      return;
    }
    const selected = selectedTexts(page);
    if (selected.length === 0) return;
    record(groupsOf(page, nodesOf(selected)));
    if (!selected.some(([, state]) => state.hits.some((hit) => hit.revealed))) return;
    event.clipboardData?.setData('text/plain', selectionText(page));
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  window.addEventListener('copy', onCopy, options);
  window.addEventListener('cut', onCopy, options);
  window.addEventListener('dragstart', (event) => onDrag(event, page, record), options);
}

/** Dragging text is copying it with the mouse. */
function onDrag(
  event: DragEvent,
  page: ProtectedPage,
  record: (groups: Iterable<Group>) => void,
): void {
  const [origin] = event.composedPath();
  if (origin instanceof Element && page.sweeper.fields.stateOf(origin)) {
    // The drag would carry the field's value: there is nothing to replace it with in place.
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  const selected = selectedTexts(page);
  if (selected.length === 0) return;
  record(groupsOf(page, nodesOf(selected)));
  event.dataTransfer?.clearData();
  event.dataTransfer?.setData('text/plain', selectionText(page));
}

/** Puts the mask on the clipboard in place of a field's value; the value itself is not touched. */
function replaceField(event: ClipboardEvent, page: ProtectedPage, field: Element): void {
  const state = page.sweeper.fields.stateOf(field);
  if (!state) return;
  const kind = kindIn(field, state);
  if (page.policy.resolution(kind) === 'show') return;
  const value = fieldValue(field);
  // What no label names is running text: several patients' values of several kinds.
  const { known } = page.sweeper;
  const found = page.covering.coverFound(value, known);
  const whole = state.named || found === value;
  const masked = whole ? page.covering.cover({ kind, value }) : found;
  event.clipboardData?.setData('text/plain', masked);
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.type === 'cut') cutOut(field);
}

/** Cutting is the person's own edit: the browser makes it, with undo and events. Editors that keep a model
 *  of their own hear of it before, as of every cut, and may make it themselves. */
function cutOut(field: Element): void {
  const how = { inputType: 'deleteByCut', bubbles: true, cancelable: true, composed: true };
  if (field.dispatchEvent(new InputEvent('beforeinput', how))) document.execCommand('delete');
}

/** The field or editing host that has the focus, if it holds a patient's value. */
function focusedField(page: ProtectedPage): Element | undefined {
  let active: Element | null | undefined;
  let inner = document.activeElement;
  while (inner) {
    active = inner;
    inner = page.roots.of(inner)?.activeElement ?? null;
  }
  if (!(active instanceof HTMLElement)) return undefined;
  if (active.isContentEditable) active = active.closest('[data-medveil-veil]') ?? active;
  return page.sweeper.fields.stateOf(active) ? active : undefined;
}

const nodesOf = (selected: readonly [Text, TextState][]): Text[] => selected.map(([node]) => node);

// Partly selected counts: half a number is a number.
function selectedTexts(page: ProtectedPage): [Text, TextState][] {
  const selection = document.getSelection();
  if (!selection) return [];
  const live = [...page.sweeper.masks.live()];
  const text = selection.toString();
  // Of a selection in a shadow root the document knows the text, not the nodes.
  const inShadow = (node: Text): boolean =>
    node.getRootNode() instanceof ShadowRoot && text.includes(node.data.trim());
  if (selection.isCollapsed) return text === '' ? [] : live.filter(([node]) => inShadow(node));
  return live.filter(([node]) => selection.containsNode(node, true) || inShadow(node));
}

/** The selection as text, as if nothing were revealed: revealed values are replaced by their masks. */
function selectionText(page: ProtectedPage): string {
  let text = document.getSelection()?.toString() ?? '';
  for (const [, state] of selectedTexts(page)) {
    for (const hit of state.hits) {
      if (hit.revealed) text = text.replaceAll(hit.value.trim(), page.covering.mask(hit).trim());
    }
  }
  return text;
}

// Patients of the copied values, for the record.
function groupsOf(page: ProtectedPage, nodes: readonly Node[]): Group[] {
  const patients = page.patients();
  return nodes.flatMap((node) => patients.groupOf(node) ?? []);
}
