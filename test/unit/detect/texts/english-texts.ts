// English documents: British, American and Hong Kong letters, lists, captions and notes.
import type { HospitalText } from './marked-text.ts';

export const englishTexts: readonly HospitalText[] = [
  [
    'a British clinic letter',
    `Dr A Whitfield
Demo Surgery, 12 Market Place

RE: ⟦?:Mrs ⟧⟦n:Eileen Hargreaves⟧, DOB ⟦b:03/02/1948⟧, Hospital No. ⟦p:D448120⟧
⟦a:7 Orchard Close, Sampleton, SM4 5TT⟧

Dear Dr Whitfield,
Thank you for referring this lady with iron deficiency anaemia (Hb 98 g/L). Gastroscopy was normal.
I have asked ⟦?:Mrs ⟧⟦n:Hargreaves⟧ to stop ibuprofen.
Yours sincerely
Mr J Pemberton, Consultant Surgeon`,
  ],
  [
    'a British discharge summary in lines',
    `NHS Number: ⟦num:943 476 5919⟧
Patient: ⟦n:SINGH, Harpreet⟧
Born: ⟦b:21-Aug-1990⟧   Sex: F
GP: Dr Sheila Moran, Sample Practice
Ward: 9B    Consultant: Mr T Achebe
Diagnosis: acute appendicitis
TTO: co-codamol 30/500 2 QDS 5/7`,
  ],
  [
    'an American emergency note',
    `ED NOTE
Pt: ⟦n:Delgado, Maria L.⟧  MRN# ⟦p:00812276⟧  DOB ⟦b:7/19/1979⟧  PCP: R. Kaplan MD
CC: RLQ pain x 12h. VS: T 100.9 HR 104 BP 128/76 RR 18 SpO2 99% RA
45 y/o F G2P2 presents with ... WBC 14.2, CT A/P: appendix 11 mm.
Emergency contact: ⟦n:Luis Delgado⟧ (husband) ⟦tel:(212) 555-0147⟧
Attending: Dr. Hannah Cho`,
  ],
  [
    'an American face sheet',
    `FACE SHEET
Last Name: ⟦n:O'Connell⟧  First Name: ⟦n:Patrick⟧  MI: J
SSN: ⟦ssn:219-09-1234⟧  DOB: ⟦b:11/02/1955⟧
Address: ⟦a:418 Birch Lane, Apt 5C, Albany, NY 12203⟧
Home Phone: ⟦tel:518-555-0123⟧  Cell: ⟦tel:518-555-0198⟧
Primary Ins: Demo Blue PPO   Member ID: ⟦ins:XQH882019943⟧   Group: 77120
Admitting Dx: CHF exacerbation   Attending: Nguyen, Tran MD`,
  ],
  [
    'a Hong Kong discharge slip',
    `DISCHARGE SLIP   Hosp: Demo Hospital  Dept: MED
Name: ⟦n:CHEUNG KA MAN⟧ (⟦n:張嘉雯⟧)  Sex: F  Age: 52
HKIC: ⟦hk:M121199(A)⟧  HN: ⟦p:HN24001234(5)⟧
Adm: 01/03/2025  Dis: 06/03/2025  MO i/c: Dr LAU Chi Keung
Dx: Community acquired pneumonia
FU: SOPD 4/52 with CXR`,
  ],
  [
    'a Hong Kong referral',
    `To: Dr. in charge, Orthopaedics, Demo Hospital
Thank you for seeing ⟦?:Mr. ⟧⟦n:WONG Tai Man⟧, HKID no. ⟦hk:R111081(A)⟧, M/67, tel ⟦tel:9123 4567⟧.
He c/o left knee pain for 6/12. XR: OA changes. Drug: paracetamol 500mg QID prn.
Regards,
Dr. Fung Wing Yan
MBBS (HK)
Clinic Tel: 2345 6789`,
  ],
  [
    'a radiology report',
    `RADIOLOGY REPORT
PATIENT NAME: ⟦n:ABDULLAH BIN HASSAN⟧
PATIENT ID: ⟦p:R-2025-3381⟧    ACCESSION: ⟦s:A250308-77⟧
EXAM: MRI LUMBAR SPINE WITHOUT CONTRAST
COMPARISON: 14 Jan 2024
FINDINGS: L4-L5 disc bulge, AP canal 11 mm.
Electronically signed by Priya Natarajan, MD on 2025-03-08 at 16:02`,
  ],
  [
    'a pathology request',
    `Surname ⟦n:Kowalczyk⟧ Forename ⟦n:Beata⟧ DOB ⟦b:30.06.1972⟧ Unit No ⟦p:K771203⟧
Specimen: skin, left forearm 8 x 5 x 3 mm
Clinician: Ms Odile Renard   Bleep 2214
Lab No: ⟦s:H25-004417⟧  Received: 08.03.25`,
  ],
  [
    'a pharmacy label',
    `AMOXICILLIN 500 mg CAPSULES  Qty 21
Take ONE capsule THREE times a day
⟦?:MISS ⟧⟦n:J OYELARAN⟧   08 Mar 2025
Demo Pharmacy, 3 High Street  01632 960101
Keep out of the reach of children`,
  ],
  [
    'an insurance letter',
    `Claim reference CLM-2025-001928
Insured: ⟦n:Henrik Lindqvist⟧   Policy number: ⟦ins:DEMO-77-120934⟧
Date of birth: ⟦b:1963-10-05⟧
Treating physician: Dr. Amrita Sen, Sample Clinic
Amount claimed: USD 4,310.00   Currency: USD
We regret that the MRI of 12 February 2025 is not covered.`,
  ],
  [
    'a nursing handover in English',
    `Bed 4: ⟦?:Mr ⟧⟦n:Gupta⟧, 71M, D2 post TURP, irrigation clear, obs stable, BM 8.2
Bed 5: empty
Bed 6: ⟦?:Mrs ⟧⟦n:Ferreira⟧, 80F, #NOF, NBM from midnight, consent by Dr Li
Bleep holder: SN Okoro`,
  ],
  [
    'a consent form',
    `I, ⟦n:Jonathan Price⟧, consent to laparoscopic cholecystectomy under general anaesthesia.
The risks have been explained to me by Dr. Marek Novak.
Signed: ⟦n:J. Price⟧   Date: 08/03/2025
Witness: Staff Nurse Ama Boateng`,
  ],
  [
    'a death notification',
    `NOTIFICATION OF DEATH
Name of deceased: ⟦n:George Albert Finch⟧
Date of birth: ⟦b:9 November 1931⟧   Date of death: 7 March 2025
Cause: I(a) bronchopneumonia I(b) COPD
Next of kin: ⟦n:Susan Finch⟧ (daughter), ⟦tel:+44 7700 900456⟧
Certifying doctor: Dr Imran Qureshi  GMC 7012345`,
  ],
  [
    'an age over ninety in prose',
    `This ⟦age:93⟧-year-old woman, ⟦?:Mrs. ⟧⟦n:Doris Ingham⟧, was found on the floor at home. CK 2,340 U/L, Na 131 mmol/L.
Seen with her son ⟦n:Peter Ingham⟧. Plan per Dr. Oduya: IV fluids, echo.`,
  ],
  [
    'a research form names a code only',
    `CRF page 3 of 18   Protocol DM-301   Site 07   Subject No. ⟦?:07-0113⟧   Initials: ⟦?:LXF⟧
Visit 4 (Week 12)  Date 08 MAR 2025
Systolic 132 mmHg  Diastolic 80 mmHg  HbA1c 7.1 %
Investigator: Zhao Lei   Monitor: K. Brandt`,
  ],
  [
    'a guideline holds nobody',
    `Give adrenaline 1 mg IV every 3-5 minutes. In adults over 65 years, start amlodipine 2.5 mg once daily.
See Table 4 and Smith et al. (2021). Barthel, Apgar and Glasgow scores are recorded on admission.
Crohn's disease, Hashimoto's thyroiditis and Graves' disease are autoimmune.`,
  ],
  [
    'eponyms and staff in a report',
    `Impression: Baker cyst 34 x 12 mm, Schatzker II fracture, McMurray positive.
Discussed with Dr. Ellen Brandt (Orthopaedics) at 14:20.
Reported by: Samuel Achterberg, Radiologist. Page 8812 for questions.`,
  ],
  [
    'a booking list of a private clinic',
    `09:00  ⟦n:Ivanova, Elena⟧   New   Dr Park   Rm 2
09:30  ⟦n:Nakamura, Kenji⟧  F/U   Dr Park   Rm 2
10:00  -- blocked --
10:30  ⟦n:Silva, Joao⟧      Proc  Dr Lund   Rm 5`,
  ],
  [
    'a bill',
    `STATEMENT
Account #: ⟦num:4401882-01⟧
Guarantor: ⟦n:Rebecca Stone⟧
Patient: ⟦n:Noah Stone⟧
DOS 02/11/2025  CPT 99213  ICD J06.9  Charge 185.00  Adj 62.10  Balance 122.90
Remit to: Demo Medical Group, PO Box 1200, Sampletown, OH 43001
Questions? Call 1-800-555-0199`,
  ],
  [
    'a travel certificate',
    `CERTIFICATE OF VACCINATION
This is to certify that ⟦n:Zhang Meiling⟧, date of birth ⟦b:1992-04-17⟧, sex female, nationality Chinese, passport ⟦pp:EJ4412087⟧,
has been vaccinated against yellow fever on 2025-03-01, batch YF-2207, valid for life.
Signature of clinician: Wu Tong   Stamp: Demo Travel Health Centre`,
  ],
];
