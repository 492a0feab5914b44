import { expect, test } from 'vitest';
import { sharesOf } from './shares';

test('the largest comes first and the others are measured by it', () => {
  expect(sharesOf([{ members: 5 }, { members: 0 }, { members: 20 }])).toEqual([
    { members: 20, share: 1 },
    { members: 5, share: 0.25 },
  ]);
});

test('nothing is shown of a network without members', () => {
  expect(sharesOf([{ members: 0 }])).toEqual([]);
});
