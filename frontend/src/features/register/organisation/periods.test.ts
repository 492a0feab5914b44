import { expect, test } from 'vitest';
import { placed } from './periods';

test('periods share the line from the first day to the last, in order of time', () => {
  const { bars, now } = placed(
    [
      { startsOn: '2025-01-01', endsOn: '2025-12-31' },
      { startsOn: '2024-01-01', endsOn: '2024-12-31' },
    ],
    '2025-07-02',
  );

  expect(bars.map(({ startsOn }) => startsOn)).toEqual(['2024-01-01', '2025-01-01']);
  expect(bars[0]?.left).toBe(0);
  expect((bars[1]?.left ?? 0) + (bars[1]?.width ?? 0)).toBeCloseTo(100);
  expect(bars[1]?.left).toBeCloseTo(bars[0]?.width ?? 0);
  expect(now).toBeCloseTo(75, 0);
});

test('a period without end reaches as far as the line does', () => {
  const { bars } = placed([{ startsOn: '2020-01-01', endsOn: null }], '2026-01-01');

  expect(bars).toMatchObject([{ left: 0, width: 100, isOpen: true }]);
});

test('after a period that is over the line goes on to today', () => {
  const { bars, now } = placed([{ startsOn: '2020-01-01', endsOn: '2020-12-31' }], '2021-12-31');

  expect(bars[0]?.width).toBeCloseTo(50, 0);
  expect(now).toBeGreaterThan(99);
});
