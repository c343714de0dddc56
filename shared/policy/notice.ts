// What a hospital tells its staff of what is recorded about them (个人信息保护法 第十七条: before it is, and in words
// that people understand). The product's own words say what it does; these are the hospital's.
import * as z from 'zod/mini';

export const noticeSchema = z.strictObject({
  /** Paragraphs, parted by line ends. */
  text: z.string().check(z.minLength(1), z.maxLength(4000)),
  /** Whom to ask. */
  contact: z.optional(z.string().check(z.maxLength(200))),
  /** Hex SHA-256 of text and contact: whoever has read another one has not read this. */
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});
export type Notice = z.infer<typeof noticeSchema>;
