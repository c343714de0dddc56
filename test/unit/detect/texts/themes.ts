// The themes, in the order they are read.
import { certificateTexts } from './certificate-texts.ts';
import { clinicAndMoneyTexts } from './clinic-and-money-texts.ts';
import { clinicalTexts } from './clinical-texts.ts';
import { coreRecordTexts } from './core-record-texts.ts';
import { englishMoreTexts } from './english-more-texts.ts';
import { englishTexts } from './english-texts.ts';
import { interfaceTexts } from './interface-texts.ts';
import { machineTexts } from './machine-texts.ts';
import type { HospitalText } from './marked-text.ts';
import { messageTexts } from './message-texts.ts';
import { moreDeskTexts } from './more-desk-texts.ts';
import { moreFormTexts } from './more-form-texts.ts';
import { moreNumberTexts } from './more-number-texts.ts';
import { moreOverseasTexts } from './more-overseas-texts.ts';
import { moreProseTexts } from './more-prose-texts.ts';
import { moreRecordTexts } from './more-record-texts.ts';
import { moreTrapTexts } from './more-trap-texts.ts';
import { moreWardTexts } from './more-ward-texts.ts';
import { nobodyTexts } from './nobody-texts.ts';
import { numberTexts } from './number-texts.ts';
import { proseTexts } from './prose-texts.ts';
import { publicHealthTexts } from './public-health-texts.ts';
import { registrationTexts } from './registration-texts.ts';
import { reportTexts } from './report-texts.ts';
import { screenTexts } from './screen-texts.ts';
import { tableTexts } from './table-texts.ts';
import { taiwanHongKongTexts } from './taiwan-hong-kong-texts.ts';
import { trapTexts } from './trap-texts.ts';
import { wardTexts } from './ward-texts.ts';

export const themes: Readonly<Record<string, readonly HospitalText[]>> = {
  'running text again': moreProseTexts,
  'numbers again': moreNumberTexts,
  'overseas again': moreOverseasTexts,
  'forms and messages again': moreFormTexts,
  'words that trap again': moreTrapTexts,
  'clinical prose': clinicalTexts,
  'core records': coreRecordTexts,
  tables: tableTexts,
  'English again': englishMoreTexts,
  'the desk again': moreDeskTexts,
  'between systems': interfaceTexts,
  'records of other houses': moreRecordTexts,
  'registration forms': registrationTexts,
  'what machines write': machineTexts,
  'what people write': messageTexts,
  'ward and clinic': wardTexts,
  'ward and clinic again': moreWardTexts,
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
  'words that trap': trapTexts,
};
