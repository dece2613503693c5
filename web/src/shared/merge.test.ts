import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergedText } from './merge';

test('what was written apart from each other stands in both places', () => {
  expect(mergedText('门锁着。', '东门锁着。', '门锁着。灯亮着。')).toBe('东门锁着。灯亮着。');
  expect(mergedText('门锁着。', '门锁着。灯亮着。', '东门锁着。')).toBe('东门锁着。灯亮着。');
});

test('what was written in the same place stands there one after the other', () => {
  expect(mergedText('', '甲', '乙')).toBe('乙甲');
  expect(mergedText('门锁着', '门开着', '门坏了')).toBe('门坏了\n开着');
  expect(mergedText('😀', '😁', '😂')).toBe('😂\n😁');
});

test('what one has taken out goes, unless the other has changed it', () => {
  expect(mergedText('一二三', '一三', '一二三四')).toBe('一三四');
  expect(mergedText('一二三', '', '一二两三')).toContain('两');
});

const text = fc.string({ unit: fc.constantFrom('a', 'b', '😀'), maxLength: 8 });
const added = fc.record({ at: fc.nat(8), length: fc.nat(3) });

test('nothing that either has added is lost, and who has changed nothing takes nothing back', () => {
  const put = (base: string, { at, length }: { at: number; length: number }, sign: string): string => [...[...base].slice(0, at), sign.repeat(length), ...[...base].slice(at)].join('');
  const count = (whole: string, sign: string): number => whole.split(sign).length - 1;
  fc.assert(
    fc.property(text, text, text, added, added, (base, one, other, mine, theirs) => {
      expect(mergedText(base, one, base)).toBe(one);
      expect(mergedText(base, base, other)).toBe(other);
      expect(mergedText(base, one, one)).toBe(one);
      const whole = mergedText(base, put(one, mine, 'M'), put(other, theirs, 'T'));
      expect([count(whole, 'M'), count(whole, 'T')]).toEqual([mine.length, theirs.length]);
    }),
  );
});
