import type { ReactNode } from 'react';
import classes from './Facts.module.css';

export interface Fact {
  label: string;
  /** Left out when there is nothing to say, unless the list is asked to show gaps. */
  value: ReactNode;
}

interface FactsProps {
  facts: readonly Fact[];
  /** Written where a value is missing; without it the fact is not shown. */
  gap?: ReactNode;
}

const isMissing = (value: ReactNode) => value === null || value === undefined || value === '';

export function Facts({ facts, gap }: FactsProps) {
  const shown = gap === undefined ? facts.filter((fact) => !isMissing(fact.value)) : facts;
  return (
    <dl className={classes.facts}>
      {shown.map(({ label, value }) => (
        <div key={label} className={classes.fact}>
          <dt>{label}</dt>
          <dd>{isMissing(value) ? <span className={classes.gap}>{gap}</span> : value}</dd>
        </div>
      ))}
    </dl>
  );
}
