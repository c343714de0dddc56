// Checkpoints as files hold them: one note alone, or one JSON line `{"note"}` each.

/** Every note of such a text; a line that is none stays as it is, to be judged as a bad note. */
export function notesIn(text: string): string[] {
  if (!text.startsWith('{')) return text === '' ? [] : [text];
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => noteOf(line) ?? line);
}

function noteOf(line: string): string | null {
  try {
    const value: unknown = JSON.parse(line);
    const note = typeof value === 'object' && value && 'note' in value ? value.note : null;
    return typeof note === 'string' ? note : null;
  } catch {
    return null;
  }
}
