// English once more: forms of many makers, portals, triage, insurance, and words that look like names.
import type { HospitalText } from './marked-text.ts';

export const englishMoreTexts: readonly HospitalText[] = [
  [
    'a form with underscores',
    `Patient's name: __⟦n:Lucia Fernandez⟧__  Date: 03/08/2025
Age: _29_  Sex: _F_  Phone: _⟦tel:(305) 555-0162⟧_
Reason for visit: _annual exam_   Provider: _Dr. Kessler_`,
  ],
  [
    'a form in capitals and columns',
    `PATIENT NAME          SEX  AGE  ROOM   PHYSICIAN
⟦n:HOLLOWAY, GRANT⟧       M    66   412-A  VASQUEZ R
⟦n:PETERSEN, INGRID⟧      F    81   412-B  VASQUEZ R`,
  ],
  [
    'a portal message',
    `From: ⟦n:Amelia Brooks⟧
To: Cardiology Nurse Pool
Subject: Refill request
Hello, I need a refill of metoprolol 25 mg. My birthday is ⟦b:06/14/1971⟧ and my cell is ⟦tel:617-555-0134⟧. Thank you, ⟦?:Amelia⟧`,
  ],
  [
    'a lab slip',
    `Pt Name: ⟦n:Farrukh Aliyev⟧ | Sex/Age: M/38 | Ref. by: Dr. Meena Rao | Reg. No: ⟦num:LB-2025-0339⟧ | Collected: 08/03/25 07:40
Fasting glucose 96 mg/dL (70-100) ; TSH 2.31 uIU/mL ; Vit D 18.2 ng/mL L`,
  ],
  [
    'an Indian discharge card',
    `Name : ⟦?:Mr ⟧⟦n:Suresh Babu K⟧     Age/Sex : 54Y/M
IP No : ⟦p:IP2503/0817⟧     UHID : ⟦p:DH00981233⟧
DOA : 01-03-2025  DOD : 06-03-2025
Consultant : Dr. Lakshmi Iyer
Final diagnosis : Acute inferior wall MI`,
  ],
  [
    'a Singapore memo',
    `Name: ⟦n:TAN WEI LING⟧   NRIC: ⟦?:S8812345F⟧   DOB: ⟦b:12 Dec 1988⟧
Dear A&E doctor, please see the above for chest discomfort since 0600h. ECG: TWI V1-3. Given aspirin 300mg. Thank you. Dr Goh, Demo Polyclinic`,
  ],
  [
    'an Australian referral',
    `Re: ⟦n:Noah Whitlam⟧  DOB: ⟦b:02/09/2016⟧  Medicare: ⟦ins:2123 45670 1⟧
Mother: ⟦n:Chloe Whitlam⟧ ⟦tel:0412 345 678⟧
Thank you for seeing ⟦?:Noah⟧ with recurrent tonsillitis (6 episodes/12 months).
Dr Imogen Hale, Provider No 123456AB`,
  ],
  [
    'an operation note',
    `OPERATION NOTE  Pt ⟦n:Beatrix Holm⟧  CHI ⟦?:1205661234⟧
Procedure: R total hip replacement, posterior approach. Surgeon: Miss K Adeyemi. Assistant: Mr J Stone. Anaesthetist: Dr P Wu.
Findings: grade 4 OA. Implants: Exeter stem 44 No 1, cup 52. Blood loss 300 ml.`,
  ],
  [
    'a physiotherapy note',
    `Subjective: ⟦?:Mrs ⟧⟦n:Okonkwo⟧ reports less pain, walking 200 m. Objective: flexion 110, extension -5, Oxford 4/5. Plan: stairs practice, review in 2/52. L Barker, HCPC PH90210`,
  ],
  [
    'a maternity line',
    `⟦n:Ewa Nowak⟧, 31 yo G3P1, EDD 14/06/2025, Hosp no ⟦p:K0098123⟧, BG A neg, anti-D given 28/40, midwife Tessa Bloom`,
  ],
  [
    'a message between doctors',
    `Hi Mark, could you look at bed 14, ⟦?:Mr ⟧⟦n:Yilmaz⟧? Creatinine 312, K 5.9, MRN ⟦p:5520981⟧. Renal reg is Dr Sato on bleep 4471. Cheers, Anna`,
  ],
  [
    'a list of a clinic in JSON',
    `{"appointments":[{"patient":{"firstName":"⟦n:Leila⟧","lastName":"⟦n:Haddad⟧","dob":"⟦b:1990-02-11⟧","phone":"⟦tel:+1-202-555-0181⟧"},"provider":{"firstName":"Greg","lastName":"Olsen"},"reason":"Migraine","room":"3B"}]}`,
  ],
  [
    'a bundle of an interface in English',
    `NAME=⟦n:DUBOIS, CLAIRE⟧;DOB=⟦b:19591224⟧;MRN=⟦p:00771233⟧;LOC=ICU^04;ATTN=KHAN, IMRAN;ADMIT=202503080915`,
  ],
  [
    'an e-mail thread',
    `On Sat, 8 Mar 2025 at 10:12, Ward Clerk 5 <⟦?:ward5@hospital.example⟧> wrote:
> The family of ⟦n:Arthur Kimani⟧ (MRN ⟦p:661823⟧) asks for the report.
> His daughter is ⟦n:Wanjiru Kimani⟧, ⟦e:wanjiru.k@example.org⟧.`,
  ],
  [
    'an explanation of benefits',
    `Member name: ⟦n:Ruth Calloway⟧
Member ID: ⟦ins:W2210 98431⟧
Claim number: 2025067-AB-1
Provider: Demo Imaging LLC
Service: X-RAY EXAM CHEST 2 VIEWS  Billed $210.00  Allowed $64.20  You owe $12.84`,
  ],
  [
    'a list of words with capitals',
    `Gram Stain: Gram Positive Cocci In Clusters. Blood Culture: No Growth. Foley Catheter. Babinski Downgoing. Glasgow Coma Scale 15. Foster Kennedy Syndrome. Mallory Weiss Tear. Ringer Lactate. Swan Ganz.`,
  ],
  [
    'a chart of staff only',
    `Rota week 11: Mon Dr Adams / Dr Chen; Tue Dr Novak; Ward sister: Helen Mirza; Pharmacist: Tomas Lind; Physio: Jo Park; Secretary: Mrs Vane ext 4410`,
  ],
  [
    'a price list',
    `Consultation 450 HKD; Dr. Cheng Ho Yin (Specialist in Cardiology) 1,200 HKD; Echo 2,800 HKD; enquiries 2345 6700; ⟦?:12/F Demo Tower, 1 Sample Road, Central, Hong Kong⟧`,
  ],
];
