// Hotlines: 400 and 800 numbers, 12345 and its like, emergency numbers. They stay readable.
import type { BareForm, NotPatient, Span } from './identifier.ts';
import { behind } from './surroundings.ts';

const tollFree: BareForm = {
  on: 'token',
  groups: ['10', '3-3-4', '3-4-3', '3-7', '4-3-3', '4-6'],
  // 400-1…, 800-8… of the mainland; 0800 and 0809 of Taiwan.
  certain: (compact) => /^(?:[48]00[1-9]\d{6}|080[09]\d{6})$/.test(compact),
};
const short: BareForm = {
  on: 'token',
  groups: ['5'],
  // 12345 government, 12320 health, 12393 insurance; 95xxx banks, insurers, couriers; 96xxx cities.
  certain: (compact) => /^(?:12[1-9]\d{2}|9[56]\d{3})$/.test(compact),
  // 建国路12345号 and 12345元 are something else.
  stands: (text: string, span: Span) =>
    !/^[号號弄室户元.]|^\s?[-–]\s?\d/.test(behind(text, span, 3)),
};

export const hotline: NotPatient = { name: 'hotline', bare: [tollFree, short] };
