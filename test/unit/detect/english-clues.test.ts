import { describe, expect, it } from 'vitest';
import { inText } from './found-in.ts';

describe('English words that introduce a name', () => {
  it.each([
    ['Dear Ms. Chan Siu Ming,', 'Chan Siu Ming'],
    ['Dear John Smith, your report is ready', 'John Smith'],
    ['Mr Wong was admitted', 'Wong'],
    ["Mrs. O'Neill attended", "O'Neill"],
    ['Mrs. Maria de la Cruz attended', 'Maria de la Cruz'],
    ['Miss Lee', 'Lee'],
    ['Patient LI NA, a 63-year-old woman', 'LI NA'],
    ['Patient John Smith was seen', 'John Smith'],
    ['patient Zhang Wei presented with fever', 'Zhang Wei'],
    ['next of kin, John Smith', 'John Smith'],
  ])('%s', (text, name) => expect(inText(text)).toEqual([`personName:${name}`]));

  it.each([
    'Dear Dr. Wong,',
    'Dear Colleague,',
    'Dear Sir,',
    'Dear Patient, your report is ready',
    'Mr. Dr Wong',
    'Patient was seen',
    'the patient has fever',
    'Patient Information Leaflet',
    'Miss',
    'Dear ',
  ])('%s introduces nobody', (text) => expect(inText(text)).toEqual([]));
});
