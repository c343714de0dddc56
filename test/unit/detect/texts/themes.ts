// The themes, in the order they are read.
import { certificateTexts } from './certificate-texts.ts';
import { clinicAndMoneyTexts } from './clinic-and-money-texts.ts';
import { englishTexts } from './english-texts.ts';
import { machineTexts } from './machine-texts.ts';
import type { HospitalText } from './marked-text.ts';
import { messageTexts } from './message-texts.ts';
import { nobodyTexts } from './nobody-texts.ts';
import { numberTexts } from './number-texts.ts';
import { proseTexts } from './prose-texts.ts';
import { publicHealthTexts } from './public-health-texts.ts';
import { registrationTexts } from './registration-texts.ts';
import { reportTexts } from './report-texts.ts';
import { screenTexts } from './screen-texts.ts';
import { taiwanHongKongTexts } from './taiwan-hong-kong-texts.ts';
import { wardTexts } from './ward-texts.ts';

export const themes: Readonly<Record<string, readonly HospitalText[]>> = {
  'registration forms': registrationTexts,
  'what machines write': machineTexts,
  'what people write': messageTexts,
  'ward and clinic': wardTexts,
  'running text': proseTexts,
  'copied from screens': screenTexts,
  numbers: numberTexts,
  English: englishTexts,
  'Taiwan, Hong Kong, Macau': taiwanHongKongTexts,
  'certificates and law': certificateTexts,
  'public health': publicHealthTexts,
  'reports and prescriptions': reportTexts,
  'clinics and money': clinicAndMoneyTexts,
  nobody: nobodyTexts,
};
