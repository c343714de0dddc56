// `canaries` in the configuration: patients that do not exist, kept in the hospital's systems to see whether
// their values are masked wherever they are shown.
import * as z from 'zod';
import { mostCanaries, shortestName, shortestNumber } from '../../shared/policy/canary.ts';

const text = (least: number) => z.string().trim().min(least).max(120).optional();

const canary = z
  .strictObject({
    personName: text(shortestName),
    residentId: text(shortestNumber),
    patientNumber: text(shortestNumber),
    mobilePhone: text(shortestNumber),
    landline: text(shortestNumber),
    insuranceNumber: text(shortestNumber),
    bankCard: text(shortestNumber),
    email: text(shortestNumber),
    address: text(shortestNumber),
  })
  .refine((values) => Object.values(values).some((value) => value !== undefined), 'has no value');

export const canariesSchema = z.array(canary).max(mostCanaries).default([]);
