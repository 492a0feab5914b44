import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { EmptyState } from './EmptyState';

interface NothingMatchesProps {
  /** What was looked for and not found: “No account matches”. */
  title: string;
  clear: () => void;
}

/** A list that its filters have left empty. */
export function NothingMatches({ title, clear }: NothingMatchesProps) {
  return (
    <EmptyState
      scene="search"
      title={title}
      action={
        <Button variant="default" onClick={clear}>
          <Trans>Clear all filters</Trans>
        </Button>
      }
    >
      <p>
        <Trans>Take away a filter, or search for something else.</Trans>
      </p>
    </EmptyState>
  );
}
