export interface Period {
  startsOn: string;
  endsOn?: string | null;
}

export interface Bar extends Period {
  /** Shares of the line, in per cent. */
  left: number;
  width: number;
  isOpen: boolean;
}

const days = (date: string) => Date.parse(`${date}T12:00:00Z`) / 86_400_000;

/** Where each period lies between the first day and the last, or today if that is later. */
export function placed(periods: readonly Period[], today: string): { bars: Bar[]; now: number } {
  const starts = periods.map(({ startsOn }) => days(startsOn));
  const ends = periods.map(({ endsOn }) => days(endsOn ?? today) + 1);
  const from = Math.min(...starts, days(today));
  const to = Math.max(...ends, days(today) + 1);
  const share = (day: number) => ((day - from) / (to - from)) * 100;
  const bars = periods.map((period) => {
    const start = days(period.startsOn);
    const isOpen = !period.endsOn;
    const end = isOpen ? to : days(period.endsOn ?? today) + 1;
    return { ...period, isOpen, left: share(start), width: share(end) - share(start) };
  });
  return { bars: bars.sort((one, other) => one.left - other.left), now: share(days(today) + 0.5) };
}
