import { describe, expect, it } from 'vitest';
import { looksLikeHanName } from '../../../shared/identifiers/surnames.ts';

describe('Chinese names without a label', () => {
  it.each(['张三', '欧阳锋', '欧阳震华', '王小明', '阿卜杜·热合曼'])(
    '%s looks like one',
    (name) => {
      expect(looksLikeHanName(name)).toBe(true);
    },
  );
  it.each(['内科', '咳嗽', '张', '住院部', '王府井大街', 'abc', ''])('%s does not', (word) => {
    expect(looksLikeHanName(word)).toBe(false);
  });
});
