import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import {
  type Hue,
  night,
  palette,
  radius,
  type Scheme,
  type Shades,
  schemes,
  space,
  type,
} from './tokens';

const tuple = (shades: readonly string[]) => [...shades] as unknown as MantineColorsTuple;

const hues = Object.keys(palette) as Hue[];

export const theme = createTheme({
  colors: {
    ...Object.fromEntries(hues.map((hue) => [hue, tuple(palette[hue])])),
    gray: tuple(palette.ink),
    dark: tuple(night),
  },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  fontFamily: type.text,
  fontFamilyMonospace: type.mono,
  fontSizes: type.sizes,
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.55', lg: '1.55', xl: '1.5' },
  headings: {
    fontFamily: type.display,
    fontWeight: '700',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: 'clamp(1.625rem, 1.2rem + 1.6vw, 2.25rem)', lineHeight: '1.15' },
      h2: { fontSize: '1.375rem', lineHeight: '1.25' },
      h3: { fontSize: '1.125rem', lineHeight: '1.3' },
      h4: { fontSize: '1rem', lineHeight: '1.35' },
    },
  },
  spacing: space,
  radius,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  // Plain objects: importing the components here would load them on every page.
  components: {
    Anchor: { defaultProps: { underline: 'always' } },
    Button: { defaultProps: { fw: 600 } },
    Card: { defaultProps: { withBorder: true, radius: 'lg', padding: 'lg', bg: 'var(--k-card)' } },
    // Smaller boxes miss the 24 px that WCAG 2.2 asks of a target.
    Checkbox: { defaultProps: { size: 'md' } },
    Radio: { defaultProps: { size: 'md' } },
    Switch: { defaultProps: { size: 'md' } },
    Tabs: { defaultProps: { keepMounted: false } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
  },
});

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function own(scheme: Scheme): Record<string, string> {
  return Object.fromEntries(
    Object.entries(scheme).map(([name, value]) => [`--k-${kebab(name)}`, value]),
  );
}

/** Mantine's own variables, where its defaults leave our look or miss AA contrast. */
function mantine(scheme: Scheme): Record<string, string> {
  return {
    '--mantine-color-body': scheme.card,
    '--mantine-color-text': scheme.text,
    '--mantine-color-bright': scheme.heading,
    '--mantine-color-dimmed': scheme.textMuted,
    '--mantine-color-placeholder': scheme.textMuted,
    '--mantine-color-anchor': scheme.link,
    '--mantine-color-error': scheme.danger,
    '--mantine-color-default': scheme.card,
    '--mantine-color-default-hover': scheme.sunken,
    '--mantine-color-default-color': scheme.text,
    '--mantine-color-default-border': scheme.lineStrong,
    '--mantine-color-disabled': scheme.sunken,
    '--mantine-color-disabled-color': scheme.textMuted,
  };
}

/** How one hue is filled, tinted and written in, with AA contrast on our grounds. */
function variants(hue: string, shades: Shades, dark: boolean): Record<string, string> {
  const name = `--mantine-color-${hue}`;
  return dark
    ? {
        [`${name}-filled`]: shades[hue === 'amber' ? 7 : 6],
        [`${name}-filled-hover`]: shades[7],
        [`${name}-light`]: `color-mix(in srgb, ${shades[5]} 26%, ${schemes.dark.card})`,
        [`${name}-light-hover`]: `color-mix(in srgb, ${shades[5]} 36%, ${schemes.dark.card})`,
        [`${name}-light-color`]: shades[2],
        [`${name}-text`]: shades[3],
        [`${name}-outline`]: shades[3],
        [`${name}-outline-hover`]: `color-mix(in srgb, ${shades[5]} 20%, ${schemes.dark.card})`,
      }
    : {
        [`${name}-filled`]: shades[7],
        [`${name}-filled-hover`]: shades[8],
        [`${name}-light`]: shades[1],
        [`${name}-light-hover`]: shades[2],
        [`${name}-light-color`]: shades[8],
        [`${name}-text`]: shades[7],
        [`${name}-outline`]: shades[7],
        [`${name}-outline-hover`]: shades[0],
      };
}

function variables(scheme: keyof typeof schemes): Record<string, string> {
  const dark = scheme === 'dark';
  return Object.assign(
    { ...own(schemes[scheme]), ...mantine(schemes[scheme]) },
    ...hues.map((hue) => variants(hue, palette[hue], dark)),
    variants('gray', palette.ink, dark),
  );
}

export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--k-display': type.display },
  light: variables('light'),
  dark: variables('dark'),
});

/** Paper is white whatever the screen was: the print scheme wins over both screen schemes. */
export function printStyles(): string {
  const declarations = Object.entries(variables('print'))
    .map(([name, value]) => `${name}:${value}`)
    .join(';');
  return `@media print{:root[data-mantine-color-scheme]{${declarations};color-scheme:light}}`;
}
