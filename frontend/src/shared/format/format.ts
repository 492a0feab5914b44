import type { Language } from '@/shared/i18n/language';

type Day = string | Date;

const LOCALES: Record<Language, string> = { sv: 'sv-SE', en: 'en-GB' };

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['hour', 3_600],
  ['minute', 60],
];

/** A bare date has no time zone: read as noon here, it stays the same day everywhere. */
function instant(value: Day): Date {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
    ? new Date(`${value}T12:00:00`)
    : new Date(value);
}

/** Yesterday is a matter of dates, not of hours. */
function daysBetween(then: Date, now: Date): number {
  const midnight = (moment: Date) =>
    Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate());
  return (midnight(then) - midnight(now)) / 86_400_000;
}

function build(language: Language) {
  const locale = LOCALES[language];
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long' });
  const shortDay = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(locale);
  const relativeDay = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  const languages = new Intl.DisplayNames(locale, { type: 'language' });
  const collator = new Intl.Collator(locale, { numeric: true });

  return {
    date: (value: Day) => day.format(instant(value)),
    shortDate: (value: Day) => shortDay.format(instant(value)),
    dateTime: (value: Day) => moment.format(instant(value)),
    period: (from: Day, to: Day | null | undefined) =>
      to ? shortDay.formatRange(instant(from), instant(to)) : `${shortDay.format(instant(from))} –`,
    ago: (value: Day, now: Date = new Date()) => {
      const then = instant(value);
      const days = daysBetween(then, now);
      if (days !== 0 && Math.abs(days) < 7) return relativeDay.format(days, 'day');
      // A week by the calendar is one also where some of its hours are still to come.
      const seconds = days ? days * 86_400 : (then.getTime() - now.getTime()) / 1000;
      const [unit, size] = STEPS.find(([, step]) => Math.abs(seconds) >= step) ?? ['second', 1];
      return relative.format(Math.round(seconds / size), unit);
    },
    number: (value: number) => number.format(value),
    percent: (share: number) => percent.format(share),
    money: (amount: number | string, currency = 'SEK') =>
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        minimumFractionDigits: 0,
        maximumFractionDigits: 2,
      }).format(Number(amount)),
    distance: (kilometres: number) =>
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: kilometres < 1 ? 'meter' : 'kilometer',
        maximumFractionDigits: kilometres >= 1 && kilometres < 10 ? 1 : 0,
      }).format(kilometres < 1 ? Math.round(kilometres * 100) * 10 : kilometres),
    list: (parts: readonly string[]) => list.format(parts),
    country: (code: string) => countries.of(code.toUpperCase()) ?? code,
    language: (code: string) => languages.of(code) ?? code,
    compare: (one: string, other: string) => collator.compare(one, other),
  };
}

export type Format = ReturnType<typeof build>;

const made = new Map<Language, Format>();

/** Everything that reads differently in Swedish and in English. Intl objects are dear: made once. */
export function formatFor(language: Language): Format {
  const known = made.get(language);
  if (known) return known;
  const format = build(language);
  made.set(language, format);
  return format;
}

/** A Swedish organisation number as one writes it; any other identifier as it is. */
export function organisationNumber(value: string): string {
  const digits = value.replace(/\D/g, '');
  return digits.length === 10 && /^[\d\s-]+$/.test(value)
    ? `${digits.slice(0, 6)}-${digits.slice(6)}`
    : value;
}
