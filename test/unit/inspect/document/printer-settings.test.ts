// What a driver keeps of the page setup is read as text, and keeps no workbook from being read whole.
import { describe, expect, it } from 'vitest';
import { inspect } from '../../../support/inspect-body.ts';
import { seededRandom } from '../../../support/synthetic-numbers.ts';
import { syntheticPatients } from '../../../support/synthetic-patients.ts';
import { rewritten, workbookMembers } from '../../../support/workbook-of.ts';
import { zipOf } from '../../../support/zip-of.ts';

const one = syntheticPatients(1)[0]!;
const name = 'xl/printerSettings/printerSettings1.bin';

/** As a driver writes it: two names in fixed places, then its own bytes. */
function settings(printer: string): Buffer {
  const random = seededRandom(7);
  const bytes = Buffer.from(Array.from({ length: 900 }, () => Math.floor(random() * 256)));
  bytes.fill(0, 0, 260);
  bytes.write(printer, 0, 'utf16le');
  bytes.write('A4 210 x 297', 102, 'utf16le');
  return bytes;
}

const withSettings = (data: Buffer): Buffer =>
  zipOf([...workbookMembers({ sheets: ['<row><c><v>1</v></c></row>'] }), { name, data }]);

describe('printer settings of a workbook', () => {
  it('are read whole, and a clean workbook with them is clean', async () => {
    const body = withSettings(settings('HP LaserJet 病区打印机'));
    const { inspection } = await inspect(body, undefined);
    expect(inspection).toMatchObject({ verdict: 'clean', kinds: {} });
    expect(inspection.bytesInspected).toBe(inspection.bytesTotal);
    expect((await rewritten(body)).bytes.equals(body)).toBe(true);
  });

  it('hide nothing, whichever way it is written, and have no place for a mask', async () => {
    const word = `tel=${one.lxdh}`;
    const odd = Buffer.concat([Buffer.of(1), Buffer.from(word, 'utf16le')]);
    for (const data of [settings(word), odd, Buffer.from(word)]) {
      const body = withSettings(data);
      const { inspection } = await inspect(body, undefined);
      expect(inspection).toMatchObject({ verdict: 'found', kinds: { mobilePhone: 1 } });
      expect((await rewritten(body)).reason).toBe('format');
    }
  });
});
