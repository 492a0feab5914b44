import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { NoRight } from '@/shared/ui/NoRight';
import { Section } from '@/shared/ui/Page';
import { SkeletonCards } from '@/shared/ui/Skeletons';
import { MatchCard } from './MatchCard';
import classes from './MatchesPanel.module.css';
import { SurpriseSlider } from './SurpriseSlider';
import { USUAL_SURPRISE } from './surprise';
import { type MatchPage, type Subject, useMatches } from './useMatches';
import { useRating } from './useRating';

interface MatchesPanelProps {
  /** The organisation or the listing that counterparts are suggested for. */
  subject: Subject;
  surprise?: number | undefined;
  onSurprise: (surprise: number) => void;
}

/** Suggested counterparts with reasons, from close to unexpected. */
export function MatchesPanel({
  subject,
  surprise = USUAL_SURPRISE,
  onSurprise,
}: MatchesPanelProps) {
  const { t } = useLingui();
  const matches = useMatches(subject, surprise);
  const pages = matches.data?.pages ?? [];
  return (
    <Section title={t`Suggested partners`}>
      <SurpriseSlider surprise={surprise} onSurprise={onSurprise} />
      <div aria-busy={matches.isFetching} className={classes.found}>
        {matches.isPending && <SkeletonCards cards={4} />}
        {matches.isError && <Failure error={matches.error} retry={matches.refetch} />}
        {!matches.isError && pages.length > 0 && (
          <Found subject={subject} surprise={surprise} pages={pages} />
        )}
        {matches.hasNextPage && (
          <Button
            className="no-print"
            variant="default"
            loading={matches.isFetchingNextPage}
            onClick={() => matches.fetchNextPage()}
          >
            <Trans>Show more</Trans>
          </Button>
        )}
      </div>
    </Section>
  );
}

interface FoundProps {
  subject: Subject;
  surprise: number;
  pages: readonly MatchPage[];
}

function Found({ subject, surprise, pages }: FoundProps) {
  const { t } = useLingui();
  const { undoable, rate, undo } = useRating(subject, surprise);
  const [first] = pages;
  if (!first) return <NoRight />;
  if (first.totalCount === 0) {
    return (
      <EmptyState scene="network" title={t`No suggestion yet`}>
        <p>
          {subject.kind === 'organisation' ? (
            <Trans>
              Suggestions grow out of what you say: competences, themes, and what you need or offer.
            </Trans>
          ) : (
            <Trans>Suggestions grow out of the text and the competences that it asks for.</Trans>
          )}
        </p>
      </EmptyState>
    );
  }
  return (
    <>
      <output className={classes.total}>
        <Plural value={first.totalCount} one="# suggestion" other="# suggestions" />
      </output>
      <ol className={classes.list}>
        {pages
          .flatMap((page) => page?.nodes ?? [])
          .map((match) => {
            const { id } = match.organisation;
            return (
              <li key={id}>
                <MatchCard
                  match={match}
                  feedback={match.feedback}
                  onRate={(isUseful) => rate(id, isUseful, match.feedback)}
                  onUndo={undoable === id ? undo : undefined}
                />
              </li>
            );
          })}
      </ol>
    </>
  );
}
