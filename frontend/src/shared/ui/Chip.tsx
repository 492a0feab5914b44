import { Blocks, Factory, type LucideIcon, Sparkles } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './Chip.module.css';
import type { Hue } from './tokens';

export type ChipKind = 'competence' | 'theme' | 'sector';

const KINDS: Record<ChipKind, { hue: Hue; Icon: LucideIcon }> = {
  competence: { hue: 'petrol', Icon: Blocks },
  theme: { hue: 'plum', Icon: Sparkles },
  sector: { hue: 'fjord', Icon: Factory },
};

interface ChipProps {
  kind: ChipKind;
  children: ReactNode;
}

/** A term of the shared vocabulary. Shape and icon tell the kind, not colour alone. */
export function Chip({ kind, children }: ChipProps) {
  const { hue, Icon } = KINDS[kind];
  return (
    <span className={classes.chip} style={tint(hue)}>
      <Icon size={14} aria-hidden="true" />
      <span>{children}</span>
    </span>
  );
}

/** A row of chips that wraps; a list, so that a screen reader says how many there are. */
export function ChipList({ children }: { children: ReactNode }) {
  return <ul className={classes.list}>{children}</ul>;
}

export type Tone = 'good' | 'new' | 'waiting' | 'over' | 'bad' | 'neutral';

const TONES: Record<Tone, Hue | 'gray'> = {
  good: 'green',
  new: 'petrol',
  waiting: 'amber',
  over: 'gray',
  bad: 'red',
  neutral: 'gray',
};

/** Where something stands: a membership, a listing, a row of an import. */
export function Status({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={classes.status} data-tone={tone} style={tint(TONES[tone])}>
      {children}
    </span>
  );
}

function tint(hue: Hue | 'gray') {
  return {
    '--chip-ground': `var(--mantine-color-${hue}-light)`,
    '--chip-text': `var(--mantine-color-${hue}-light-color)`,
  } as React.CSSProperties;
}
