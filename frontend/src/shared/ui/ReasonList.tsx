import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import classes from './ReasonList.module.css';

export type Strength = 1 | 2 | 3;

export interface Reason {
  id: string;
  /** A sentence that a person can check in the register. */
  text: ReactNode;
  strength: Strength;
  /** The facts behind the sentence, opened on demand. */
  facts?: ReactNode;
}

/** Why two were put together. Never a bare number. */
export function ReasonList({ reasons }: { reasons: readonly Reason[] }) {
  return (
    <ul className={classes.reasons}>
      {reasons.map(({ id, text, strength, facts }) => (
        <li key={id} className={classes.reason}>
          <Weight strength={strength} />
          {facts ? (
            <details>
              <summary>{text}</summary>
              <div className={classes.facts}>{facts}</div>
            </details>
          ) : (
            <div>{text}</div>
          )}
        </li>
      ))}
    </ul>
  );
}

function Weight({ strength }: { strength: Strength }) {
  const { t } = useLingui();
  const names: Record<Strength, string> = {
    1: t`Weak reason`,
    2: t`Good reason`,
    3: t`Strong reason`,
  };
  return (
    <svg className={classes.weight} viewBox="0 0 34 12" role="img" aria-label={names[strength]}>
      <title>{names[strength]}</title>
      <path d="M6 6h22" />
      {([1, 2, 3] as const).map((step) => (
        <circle key={step} data-lit={step <= strength} cx={step * 11 - 5} cy="6" r="4" />
      ))}
    </svg>
  );
}
