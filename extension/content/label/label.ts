// A text that may be a label, judged once for all places that look for one.
import type { Detector } from '../../../shared/detect/detector.ts';
import type { FieldMeaning } from '../../../shared/detect/dictionary.ts';

/** A text beside a value that says what the value is. */
export interface Label {
  readonly text: string;
  readonly meaning: FieldMeaning;
  /** Form or markup say that this is a label, not just the word: 患者 is also a menu item. */
  readonly strong: boolean;
}

/** What the surroundings of a value say of it. */
export interface Context {
  readonly meaning: FieldMeaning;
  readonly label: string;
  /** A colon, a label element or a column header: enough to believe an unusual name. */
  readonly strong: boolean;
  /** Names a relative or contact, so it does not tell whose record this is. */
  readonly contact: boolean;
  /** A pack's selector says it: whatever stands there is the value. */
  readonly certain?: boolean;
  /** Row whose cells belong to one patient; undefined for the page's own record, and where `rowOf` says. */
  readonly row: Element | undefined;
}

const labelElement = /^(?:label|th|dt|legend)$/;
const labelClass = /label|title|caption|(?:^|[-_\s])(?:key|term|th|name)(?:$|[-_\s])/i;
const colon = /[:：﹕∶]\s*$/;
const systemAddress = /^(?:https?:\/\/|urn:)[^\s?#]*[/:]([\w-]{2,40})$/;
/** Longer texts are prose; reading them would make every paragraph cost a dictionary search. */
const longest = 60;

/** The label a node's text is, if it is one. `after` is what follows it: `: 张三` carries the colon. */
export function labelIn(node: Node, detector: Detector, after = ''): Label | undefined {
  const content = node.textContent ?? '';
  if (content.length > longest) return undefined;
  const text = node.nodeType === Node.TEXT_NODE ? tail(content, detector) : content.trim();
  const meaning = detector.kindOfLabel(text) ?? kindOfSystem(text, detector);
  if (!meaning) return undefined;
  return { text, meaning, strong: colon.test(text) || /^\s*[:：]/.test(after) || isLabel(node) };
}

/** FHIR front ends name a number by the address of its system: `https://hospital.example/mrn`. */
function kindOfSystem(text: string, detector: Detector): FieldMeaning | undefined {
  const name = systemAddress.exec(text)?.[1];
  return name === undefined ? undefined : detector.kindOfKey(name);
}

/** Elements that are labels by their name: what they hold is never a value. */
export function isLabelElement(element: Element): boolean {
  return labelElement.test(element.localName);
}

/** By element or by class name: label, title, key, term and the like are written so everywhere. */
function isLabel(node: Node): boolean {
  if (!(node instanceof Element)) return false;
  if (isLabelElement(node)) return true;
  // In a cell 患者 may be anything; 姓名 is a label.
  if (node.localName === 'td' && /姓\s*名\s*$/.test(node.textContent ?? '')) return true;
  return labelClass.test(node.getAttribute('class') ?? '');
}

/** ` 男 姓 名：` ends in the label that counts; spaces inside 姓 名 do not separate. */
function tail(content: string, detector: Detector): string {
  const last =
    content
      .trim()
      .split(/[，,；;。|]|\s{3,}/)
      .at(-1) ?? '';
  const parts = last.split(/\s+/);
  return parts.length > 1 && detector.kindOfLabel(last) === undefined
    ? (parts.at(-1) ?? '')
    : last.trim();
}
