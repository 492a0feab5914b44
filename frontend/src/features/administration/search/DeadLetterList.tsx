import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { DeadLetterRowFragment } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { FormFailure } from '@/shared/forms/FormFailure';
import classes from '../List.module.css';
import { useRetrying } from './useRetrying';

const DeadLetterRowDocument = graphql(`
  fragment DeadLetterRow on DeadLetter {
    id
    index
    record
    name
    attempts
    reason
    changedAt
  }
`);

const KINDS: Readonly<Record<string, MessageDescriptor>> = {
  organisations: msg`Organisation`,
  people: msg`Person`,
  listings: msg`Listing`,
};

interface DeadLetterListProps {
  letters: readonly FragmentType<typeof DeadLetterRowDocument>[];
}

export function DeadLetterList({ letters }: DeadLetterListProps) {
  const { t } = useLingui();
  return (
    <ul className={classes.list} aria-label={t`Cannot be indexed`}>
      {readFragment(DeadLetterRowDocument, letters).map((letter) => (
        <DeadLetterRow key={letter.id} letter={letter} />
      ))}
    </ul>
  );
}

function DeadLetterRow({ letter }: { letter: DeadLetterRowFragment }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const retrying = useRetrying();
  const kind = KINDS[letter.index];
  const name = letter.name ?? letter.record;
  const when = format.ago(letter.changedAt);
  const attempts = letter.attempts;
  return (
    <li className={classes.row}>
      <div>
        <span className={classes.name}>{name}</span>
        <p className={classes.what}>
          {kind ? i18n._(kind) : letter.index},{' '}
          <Trans>
            changed {when}, refused {attempts} times
          </Trans>
        </p>
        <p className={classes.what}>
          <code lang="en">{letter.reason}</code>
        </p>
      </div>
      <div className={`${classes.buttons} no-print`}>
        <Button
          size="sm"
          variant="default"
          aria-label={t`Try ${name} again`}
          loading={retrying.isPending}
          onClick={() => retrying.mutate([letter.id])}
        >
          <Trans>Try again</Trans>
        </Button>
        <FormFailure error={retrying.error} />
      </div>
    </li>
  );
}
