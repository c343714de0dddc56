// Copy, cut and drag carry the mask, also of what is revealed. Masked text is masked in the document
// already; only revealed values and form fields need help.
import type { PageMessage } from '../../../shared/messages/page.ts';
import { answerHook } from './answer-hook.ts';
import { fieldValue, kindIn } from '../mask/fields.ts';
import type { TextState } from '../mask/mask.ts';
import { covered, type EventPatients, patientsIn } from './page-words.ts';
import type { ProtectedPage } from '../page/page.ts';
import { eventParts, type Group, shownPatient } from '../page/patients.ts';
import { type Copied, copyOf } from './selection-copy.ts';

/** The event of main-world/copy-hook; its detail is a text on its way to the clipboard. */
const copyEvent = 'medveil-copy';

/** As for windows: `signal` ends the listeners. */
export interface CopyGuard {
  readonly page: ProtectedPage;
  readonly signal: AbortSignal;
  readonly send: (message: PageMessage) => Promise<unknown>;
  readonly path: () => string;
  /** Looks at what the page has changed in this very task, before it is copied. */
  readonly settle: () => void;
}

/** Installs the listeners in capture on window: the page's own copy handlers come after. */
export function guardCopies({ page, signal, send, path, settle }: CopyGuard): void {
  const options = { capture: true, signal };
  const tell = (all: EventPatients): void => {
    for (const patients of eventParts(all)) {
      void send({ type: 'happened', event: 'copy', path: path(), patients });
    }
  };
  const record = (groups: Iterable<Group>): void => tell([...new Set(groups)].map(shownPatient));
  const onCopy = (event: ClipboardEvent): void => {
    if (!page.policy.protected) return;
    settle();
    const field = focusedField(page);
    if (field && page.sweeper.fields.stateOf(field)?.named) {
      record(groupsOf(page, [field]));
      return replaceField(event, page, field);
    }
    const words = editedText(page);
    if (words !== undefined) {
      const shown = covered(page, words);
      tell(patientsIn(page, words));
      return shown === words ? undefined : replace(event, shown, field);
    }
    const selected = selectedTexts(page);
    const fields = selectedFields(page);
    if (selected.length + fields.length === 0) return;
    record(groupsOf(page, [...nodesOf(selected), ...fields]));
    // The browser's own copy of a selection has fields with their values.
    if (fields.length === 0 && !selected.some(([, { hits }]) => hits.some((hit) => hit.revealed)))
      return;
    const { text, html } = copied(page);
    if (html !== '') event.clipboardData?.setData('text/html', html);
    replace(event, text, undefined);
  };
  window.addEventListener('copy', onCopy, options);
  window.addEventListener('cut', onCopy, options);
  window.addEventListener('dragstart', (event) => onDrag(event, page, record), options);
  const onScript = (event: Event): void => {
    const text: unknown = event instanceof CustomEvent ? event.detail : undefined;
    if (typeof text !== 'string' || !page.policy.protected) return;
    settle();
    const shown = covered(page, text);
    tell(patientsIn(page, text));
    if (shown !== text) answerHook(shown);
  };
  document.addEventListener(copyEvent, onScript, options);
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
  const fields = selectedFields(page);
  if (selected.length + fields.length === 0) return;
  record(groupsOf(page, [...nodesOf(selected), ...fields]));
  event.dataTransfer?.clearData();
  event.dataTransfer?.setData('text/plain', copied(page).text);
}

/** Puts the mask on the clipboard in place of a field's value; the value itself is not touched. */
function replaceField(event: ClipboardEvent, page: ProtectedPage, field: Element): void {
  const state = page.sweeper.fields.stateOf(field);
  if (!state) return;
  const kind = kindIn(field, state);
  if (page.policy.resolution(kind) === 'show') return;
  replace(event, page.covering.cover({ kind, value: fieldValue(field) }), field);
}

/** Another text goes on the clipboard than the browser would put there. */
function replace(event: ClipboardEvent, text: string, field: Element | undefined): void {
  event.clipboardData?.setData('text/plain', text);
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.type === 'cut') cutOut(field ?? document.activeElement ?? document.body);
}

/** Cutting is the person's own edit: the browser makes it, with undo and events. Editors that keep a model
 *  of their own hear of it before, as of every cut, and may make it themselves. */
function cutOut(field: Element): void {
  const how = { inputType: 'deleteByCut', bubbles: true, cancelable: true, composed: true };
  if (field.dispatchEvent(new InputEvent('beforeinput', how))) document.execCommand('delete');
}

/** The element that has the focus, in whatever shadow root. */
function focused(page: ProtectedPage): Element | undefined {
  let active: Element | undefined;
  for (let inner = document.activeElement; inner; ) {
    active = inner;
    inner = page.roots.of(inner)?.activeElement ?? null;
  }
  return active;
}

/** The field or editing host that has the focus, if it holds a patient's value. */
function focusedField(page: ProtectedPage): Element | undefined {
  let active = focused(page);
  if (!(active instanceof HTMLElement)) return undefined;
  if (active.isContentEditable) active = active.closest('[data-medveil-veil]') ?? active;
  return page.sweeper.fields.stateOf(active) ? active : undefined;
}

/** What is selected in the field or editing host that has the focus; scripts copy out of fields that they
 *  make for a moment. */
function editedText(page: ProtectedPage): string | undefined {
  const active = focused(page);
  if (active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement) {
    const { selectionStart: start, selectionEnd: end, value } = active;
    // Numbers and the like do not say; buttons have none.
    return start === null || end === null ? value : value.slice(start, end) || undefined;
  }
  const editable = active instanceof HTMLElement && active.isContentEditable;
  return editable ? document.getSelection()?.toString() || undefined : undefined;
}

/** Fields inside the selection that hold patients' values. */
function selectedFields(page: ProtectedPage): Element[] {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed) return [];
  const fields = [...page.sweeper.fields.live()].map(([field]) => field);
  return fields.filter((field) => selection.containsNode(field, true));
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

/** The selection as if nothing were revealed. Of one in a shadow root the document knows only the text. */
function copied(page: ProtectedPage): Copied {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed) return { text: selectionText(page), html: '' };
  return copyOf(page, selection);
}

/** As text: revealed values are replaced by their masks. */
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
