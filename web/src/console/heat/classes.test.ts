import { expect, it } from 'vitest';
import { COLOURS, busiest, classesOf, colourOf, fillOf, legendOf, squaresOf } from './classes';
import type { Heat } from './classes';

it('one crowded square leaves the others their shades', () => {
  const classes = classesOf([1, 1, 2, 2, 3, 3, 4, 4, 5, 1000]);
  expect(classes).toEqual([1, 2, 3, 4, 5]);
  expect(fillOf('visits', classes)).toEqual(['step', ['get', 'visits'], COLOURS[0], 2, COLOURS[1], 3, COLOURS[2], 4, COLOURS[3], 5, COLOURS[4]]);
});

it('where most squares hold one visit, the others are still told apart', () => {
  const squares = [...Array<number>(60).fill(1), ...Array<number>(20).fill(2), 3, 3, 3, 4, 5, 6, 7, 10, 12, 14];
  expect(classesOf(squares)).toEqual([1, 2, 3, 5, 10]);
});

it('few different values make few classes, the highest the darkest', () => {
  expect(classesOf([])).toEqual([]);
  expect(classesOf([0, 0])).toEqual([]);
  expect(classesOf([7, 7, 7])).toEqual([7]);
  expect(colourOf(0, 1)).toBe(COLOURS.at(-1));
  expect(legendOf(classesOf([1, 1, 9]))).toEqual([
    { colour: COLOURS[0], from: 1, to: 8 },
    { colour: COLOURS.at(-1), from: 9, to: null },
  ]);
});

it('one value for all is one colour, and none is none', () => {
  expect([fillOf('people', [7]), fillOf('people', [])]).toEqual([COLOURS.at(-1), 'transparent']);
});

it('the busiest squares stand first, without those where nothing was counted', () => {
  const square = (id: string, visits: number): Heat['features'][number] => ({
    type: 'Feature',
    id,
    geometry: { type: 'Polygon', coordinates: [[[1, 2], [3, 2], [3, 4], [1, 4], [1, 2]]] },
    properties: { visits, minutes: 0, people: 1 },
  });
  const heat = { features: [square('a', 1), square('b', 9), square('c', 0)] } as unknown as Heat;
  const squares = squaresOf(heat);
  expect(squares[0]?.centre).toEqual([2, 3]);
  expect(busiest(squares, 'visits', 10).map(({ id }) => id)).toEqual(['b', 'a']);
  expect(busiest(squares, 'minutes', 10)).toEqual([]);
});
