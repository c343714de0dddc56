// What the detector does wrong on one text, in words.
import type { Finding } from '../../../../shared/detect/finding.ts';
import { scanDocument } from '../../../../shared/detect/scan-document.ts';
import type { Expected, ReadText, TextSpan } from './marked-text.ts';

/** `missed KIND TEXT` of values not found to the character, `covered KIND TEXT` of findings that are no
 *  value; in that order. A finding may reach into undecided text. */
export function slipsOf({ text, expected, undecided }: ReadText): string[] {
  const findings = scanDocument(text);
  const right = new Set<Finding>();
  const slips: string[] = [];
  for (const value of expected) {
    const found = findings.find((one) => isValue(one, value, undecided));
    if (found) right.add(found);
    else slips.push(`missed ${value.kinds.join('|')} ${text.slice(value.start, value.end)}`);
  }
  for (const found of findings) {
    const open = undecided.some((span) => span.start < found.end && found.start < span.end);
    if (!open && !right.has(found))
      slips.push(`covered ${found.kind} ${text.slice(found.start, found.end)}`);
  }
  return slips;
}

function isValue(found: Finding, value: Expected, undecided: readonly TextSpan[]): boolean {
  const isOpen = (start: number, end: number): boolean =>
    start === end || undecided.some((span) => span.start <= start && end <= span.end);
  return (
    value.kinds.includes(found.kind) &&
    found.start <= value.start &&
    found.end >= value.end &&
    isOpen(found.start, value.start) &&
    isOpen(value.end, found.end)
  );
}
