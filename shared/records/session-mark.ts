// The code of a watermark in events and records. It stands for a browser's session of one user at one device.
import * as z from 'zod/mini';
import { codePattern } from '../watermark/session-code.ts';

/** Eight letters and digits, as `shared/watermark/session-code.ts` makes them. */
export const sessionMark = z.string().check(z.regex(codePattern));
