// What tests of uploads that can be resumed begin with.
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { expect } from 'vitest';
import { ResumableSender } from './resumable-sender.ts';
import { sharedRows, type SharingHospital } from './sharing-hospital.ts';

export interface UploadBench {
  readonly hospital: SharingHospital;
  /** Of the test's own: nobody else's uploads are there. */
  readonly gateway: Awaited<ReturnType<SharingHospital['gateway']>>;
  /** An approved request for the bodies below. */
  readonly request: string;
  readonly sender: ResumableSender;
  /** Files of bodies on disk. */
  readonly spooled: () => string[];
  /** What was kept is removed right after the answer. */
  readonly isSwept: () => Promise<void>;
}

export const small = Buffer.from(JSON.stringify({ list: sharedRows.slice(0, 3) }));
/** More than the spool keeps in memory. */
export const long = Buffer.from(
  JSON.stringify({ list: sharedRows.slice(0, 3), note: '正常 '.repeat(200_000) }),
);
export const json = { 'content-type': 'application/json' };
export const sumOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** For one test. */
export async function uploadBench(hospital: SharingHospital): Promise<UploadBench> {
  const request = await hospital.approved();
  const gateway = await hospital.gateway();
  const sender = new ResumableSender(gateway.door, { 'medveil-request': request });
  const spooled = (): string[] => readdirSync(gateway.spoolDir);
  const isSwept = (): Promise<void> => expect.poll(spooled).toEqual([]);
  return { hospital, gateway, request, sender, spooled, isSwept };
}
