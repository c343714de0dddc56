// The extension as it must never be: one that writes masks into form fields. Tests use it to prove that
// they see what such an extension does to a submission.
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Dots are no mask that the guard against saved masks knows: it must not be what stops the request.
const writer = `addEventListener('load', () => {
  setTimeout(() => {
    for (const field of document.querySelectorAll('input[data-medveil-veil]')) {
      if (/text|tel/.test(field.type)) field.value = field.value.slice(0, 1) + '••••';
    }
  }, 200);
});`;

/** Copies a built extension and adds the writer; returns the copy's folder. */
export function valueWriterVariant(extension: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'medveil-writer-'));
  cpSync(extension, dir, { recursive: true });
  const file = join(dir, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { content_scripts: unknown[] };
  writeFileSync(join(dir, 'writer.js'), writer);
  manifest.content_scripts.push({
    matches: ['<all_urls>'],
    js: ['writer.js'],
    run_at: 'document_start',
  });
  writeFileSync(file, JSON.stringify(manifest));
  return dir;
}
