import { expect, it } from 'vitest';
import { linesOf, type TextPiece } from '../../../../proxy/inspect/document/pdf-lines.ts';

const piece = (text: string, x: number, width: number): TextPiece => ({
  text,
  x,
  y: 700,
  width,
  height: 10,
});
const cellsOf = (pieces: TextPiece[]) =>
  linesOf(pieces).map(({ cells }) => cells.map(({ text }) => text));

it('a number in several pieces is one, with kerning or a hair’s gap between them', () => {
  expect(
    cellsOf([piece('110105', 50, 30), piece('1949', 79, 20), piece('1231', 99.5, 20)]),
  ).toEqual([['11010519491231']]);
});

it('columns whose font says nothing of its widths are not one number', () => {
  // A width of the whole em for every digit: the first column reaches into the next two.
  const columns = [
    piece('110105194912310021', 50, 180),
    piece('13900000037', 160, 110),
    piece('ZY2024001', 230, 90),
  ];
  expect(cellsOf(columns)).toEqual([['110105194912310021', '13900000037', 'ZY2024001']]);
});

it('text that is painted twice to look bold is no longer text', () => {
  expect(cellsOf([piece('张三', 50, 20), piece('张三', 50.3, 20)])).toEqual([['张三', '张三']]);
});
