import { Trans } from '@lingui/react/macro';
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Skeletons.module.css';

function Waiting({ children }: { children: ReactNode }) {
  return (
    <div role="status">
      <span className="visually-hidden">
        <Trans>Loading …</Trans>
      </span>
      <div aria-hidden="true">{children}</div>
    </div>
  );
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Stands where rows of a list or table will come. */
export function SkeletonRows({ rows = 6 }: { rows?: number }) {
  return (
    <Waiting>
      {numbered(rows).map((row) => (
        <div key={row} className={classes.row}>
          <Skeleton height={14} width={`${38 + ((row * 17) % 24)}%`} />
          <Skeleton height={14} width="18%" />
          <Skeleton height={14} width="12%" />
        </div>
      ))}
    </Waiting>
  );
}

/** Stands where cards will come. */
export function SkeletonCards({ cards = 6 }: { cards?: number }) {
  return (
    <Waiting>
      <div className={classes.cards}>
        {numbered(cards).map((card) => (
          <div key={card} className={classes.card}>
            <Skeleton height={18} width="60%" />
            <Skeleton height={12} width="90%" />
            <Skeleton height={12} width="75%" />
            <Skeleton height={24} width="45%" radius="xl" />
          </div>
        ))}
      </div>
    </Waiting>
  );
}

/** Stands where a page with a head and some facts will come. */
export function SkeletonPage() {
  return (
    <Waiting>
      <div className={classes.page}>
        <Skeleton height={34} width="min(26rem, 80%)" />
        <Skeleton height={16} width="min(38rem, 95%)" />
        <Skeleton height={160} radius="lg" />
        <Skeleton height={16} width="70%" />
        <Skeleton height={16} width="55%" />
      </div>
    </Waiting>
  );
}
