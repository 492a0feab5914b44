import type { ReactNode } from 'react';
import classes from './Specimen.module.css';

/** One component in one state, framed and named. */
export function Specimen({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className={classes.specimen} aria-label={name}>
      <h3 className={classes.name}>{name}</h3>
      {children}
    </section>
  );
}
