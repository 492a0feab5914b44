/**
 * The look of Konstellation, in one place. Screen (light and dark) and paper are made from these
 * values alone; `theme.ts` turns them into CSS variables and a Mantine theme.
 */

export type Shades = readonly [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];

/** Petrol is ours; amber marks the new connection; ink writes; the rest name states and kinds. */
export const palette = {
  petrol: [
    '#eef7f7',
    '#d9ecec',
    '#b3d9da',
    '#86c1c4',
    '#58a6ab',
    '#358b92',
    '#1f737b',
    '#145d66',
    '#0f4a52',
    '#0b373e',
  ],
  amber: [
    '#fff7e8',
    '#ffebc7',
    '#fddb9b',
    '#f8c466',
    '#f0ab38',
    '#df9420',
    '#b97310',
    '#8a540b',
    '#6d430b',
    '#503209',
  ],
  ink: [
    '#f6f8f8',
    '#ebefef',
    '#dce3e3',
    '#c4cecf',
    '#9dabae',
    '#728387',
    '#53666a',
    '#3d5155',
    '#28383c',
    '#152428',
  ],
  red: [
    '#fdf1ef',
    '#f9dcd7',
    '#f1b8af',
    '#e68f82',
    '#d96a5a',
    '#c94c3b',
    '#b23a2a',
    '#942c1f',
    '#752219',
    '#581912',
  ],
  green: [
    '#eff7f0',
    '#d9ecdc',
    '#b3d8b9',
    '#86bf91',
    '#5ba46a',
    '#3d8a4e',
    '#2d733d',
    '#235c30',
    '#1b4825',
    '#13351b',
  ],
  fjord: [
    '#eff4fa',
    '#d9e5f3',
    '#b3cae5',
    '#86aad3',
    '#5b89bf',
    '#3d6ea8',
    '#2d5a8f',
    '#234873',
    '#1b3859',
    '#132841',
  ],
  plum: [
    '#f8f2f8',
    '#eedfee',
    '#ddbfdd',
    '#c799c7',
    '#ae72ae',
    '#935393',
    '#7a407a',
    '#613161',
    '#4b264b',
    '#361b36',
  ],
} as const satisfies Record<string, Shades>;

export type Hue = keyof typeof palette;

/** Mantine's dark scale, from text (0) to the deepest ground (9). */
export const night: Shades = [
  '#e4ebeb',
  '#c6d1d2',
  '#a5b5b7',
  '#7d9194',
  '#4d6266',
  '#2c4146',
  '#21353a',
  '#13252a',
  '#0e1d21',
  '#091518',
];

/** What a colour is for. Components name these, never a shade. */
export interface Scheme {
  /** The ground of the page, of what lies on it, and of what is sunk into it. */
  page: string;
  card: string;
  sunken: string;
  line: string;
  lineStrong: string;
  text: string;
  textMuted: string;
  heading: string;
  accent: string;
  accentHover: string;
  accentSoft: string;
  onAccent: string;
  link: string;
  warm: string;
  warmSoft: string;
  danger: string;
  focus: string;
  shadow: string;
}

export const schemes = {
  light: {
    page: '#f7f9f8',
    card: '#ffffff',
    sunken: '#edf2f1',
    line: '#dce3e3',
    lineStrong: '#728387',
    text: '#1d2e32',
    textMuted: '#53666a',
    heading: '#0b373e',
    accent: '#145d66',
    accentHover: '#0f4a52',
    accentSoft: '#e2f0f0',
    onAccent: '#ffffff',
    link: '#145d66',
    warm: '#8a540b',
    warmSoft: '#fff1d6',
    danger: '#a33123',
    focus: '#b97310',
    shadow: '0 1px 2px rgb(11 55 62 / 6%), 0 4px 16px rgb(11 55 62 / 6%)',
  },
  dark: {
    page: '#0e1d21',
    card: '#13252a',
    sunken: '#0a171a',
    line: '#2c4146',
    lineStrong: '#7d9194',
    text: '#dbe4e4',
    textMuted: '#a5b5b7',
    heading: '#eef7f7',
    accent: '#1f737b',
    accentHover: '#19646c',
    accentSoft: '#173a40',
    onAccent: '#ffffff',
    link: '#86c1c4',
    warm: '#f8c466',
    warmSoft: '#3a2d14',
    danger: '#f0a397',
    focus: '#f0ab38',
    shadow: '0 1px 2px rgb(0 0 0 / 40%), 0 4px 16px rgb(0 0 0 / 30%)',
  },
  print: {
    page: '#ffffff',
    card: '#ffffff',
    sunken: '#ffffff',
    line: '#9dabae',
    lineStrong: '#53666a',
    text: '#000000',
    textMuted: '#3d5155',
    heading: '#000000',
    accent: '#0f4a52',
    accentHover: '#0f4a52',
    accentSoft: '#ffffff',
    onAccent: '#ffffff',
    link: '#0f4a52',
    warm: '#6d430b',
    warmSoft: '#ffffff',
    danger: '#752219',
    focus: '#6d430b',
    shadow: 'none',
  },
} as const satisfies Record<'light' | 'dark' | 'print', Scheme>;

export const type = {
  text: "'Source Sans 3', 'Source Sans Fallback', system-ui, sans-serif",
  display: "'Schibsted Grotesk', 'Schibsted Fallback', system-ui, sans-serif",
  mono: "ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace",
  /** Generous where one reads (md and up), dense where one works (xs, sm). */
  sizes: { xs: '0.8125rem', sm: '0.9375rem', md: '1.0625rem', lg: '1.1875rem', xl: '1.375rem' },
} as const;

export const space = {
  xs: '0.5rem',
  sm: '0.75rem',
  md: '1rem',
  lg: '1.5rem',
  xl: '2.25rem',
} as const;

export const radius = { xs: '3px', sm: '5px', md: '8px', lg: '12px', xl: '20px' } as const;

/** Widths in which text is comfortable, forms are filled in, and tables are worked with. */
export const measure = { prose: '42rem', form: '30rem', page: '76rem' } as const;

export const shell = { header: 60, navigation: 248 } as const;
