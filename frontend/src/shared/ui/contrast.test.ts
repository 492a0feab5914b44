import { describe, expect, test } from 'vitest';
import { palette, type Scheme, schemes } from './tokens';

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const WRITTEN: (keyof Scheme)[] = ['text', 'textMuted', 'heading', 'link', 'warm', 'danger'];
const GROUNDS: (keyof Scheme)[] = ['page', 'card', 'sunken', 'accentSoft', 'warmSoft'];

describe.each(Object.entries(schemes))('the %s scheme', (_name, scheme: Scheme) => {
  test.each(WRITTEN.flatMap((text) => GROUNDS.map((ground) => [text, ground] as const)))(
    '%s can be read on %s',
    (text, ground) => {
      expect(contrast(scheme[text], scheme[ground])).toBeGreaterThanOrEqual(4.5);
    },
  );

  test('the accent carries its label, and borders and focus stand out', () => {
    expect(contrast(scheme.onAccent, scheme.accent)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(scheme.onAccent, scheme.accentHover)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(scheme.lineStrong, scheme.card)).toBeGreaterThanOrEqual(3);
    expect(contrast(scheme.focus, scheme.page)).toBeGreaterThanOrEqual(3);
  });
});

test.each(Object.entries(palette))(
  '%s carries white when filled and itself when tinted',
  (_hue, shades) => {
    expect(contrast('#ffffff', shades[7])).toBeGreaterThanOrEqual(4.5);
    expect(contrast(shades[8], shades[1])).toBeGreaterThanOrEqual(4.5);
  },
);
