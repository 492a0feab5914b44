import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { RotateCw } from 'lucide-react';
import type { SearchIndexPageQuery } from '@/gql/graphql';
import { can, useViewer } from '@/shared/auth/viewer';
import { useFormat } from '@/shared/format/useFormat';
import { FormFailure } from '@/shared/forms/FormFailure';
import { Status } from '@/shared/ui/Chip';
import { type Fact, Facts } from '@/shared/ui/Facts';
import { Failure } from '@/shared/ui/Failure';
import { NoRight } from '@/shared/ui/NoRight';
import { Page, Section } from '@/shared/ui/Page';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { DeadLetterList } from './DeadLetterList';
import { useSearchIndex } from './searchIndex';
import { useRetrying } from './useRetrying';

type Standing = NonNullable<SearchIndexPageQuery['searchIndex']>;

/** Whether search knows what the register knows, and what it cannot take in. */
export function SearchIndexPage() {
  const { t } = useLingui();
  const mayRead = can(useViewer(), 'search_index:read');
  return (
    <Page
      title={t`Search index`}
      lead={t`What is written in the register is searchable within seconds. Here you see what is not yet, and what cannot be.`}
    >
      {mayRead ? <SearchIndex /> : <NoRight />}
    </Page>
  );
}

function SearchIndex() {
  const { t } = useLingui();
  const found = useSearchIndex();
  if (found.isPending) return <SkeletonRows rows={4} />;
  const standing = found.data?.pages[0]?.searchIndex;
  if (!standing) return <Failure error={found.error} retry={found.refetch} />;
  return (
    <>
      <Section title={t`Right now`}>
        <StandingFacts standing={standing} />
      </Section>
      <Section title={t`Cannot be indexed`}>
        {standing.deadLetters.totalCount > 0 ? (
          <DeadLetters found={found} />
        ) : (
          <p>
            <Trans>Search has taken in everything that it was given.</Trans>
          </p>
        )}
      </Section>
    </>
  );
}

function StandingFacts({ standing }: { standing: Standing }) {
  const { t } = useLingui();
  const format = useFormat();
  const { isAnswering, waiting, lagSeconds, deadLetters } = standing;
  const since = new Date(Date.now() - lagSeconds * 1_000);
  const facts: Fact[] = [
    {
      label: t`The search engine`,
      value: isAnswering ? (
        <Status tone="good">
          <Trans>Answers</Trans>
        </Status>
      ) : (
        <Status tone="bad">
          <Trans>Does not answer</Trans>
        </Status>
      ),
    },
    { label: t`Changes that wait`, value: format.number(waiting) },
    { label: t`The oldest of them`, value: waiting > 0 ? format.ago(since) : '' },
    { label: t`Cannot be indexed`, value: format.number(deadLetters.totalCount) },
  ];
  return <Facts facts={facts} />;
}

function DeadLetters({ found }: { found: ReturnType<typeof useSearchIndex> }) {
  const retrying = useRetrying();
  const letters = found.data?.pages.flatMap((page) => page.searchIndex?.deadLetters.nodes ?? []);
  return (
    <>
      <p>
        <Trans>
          Search knows these as they were before, or not at all. Mend what the reason names, then
          have them tried again; a change to the record does that as well.
        </Trans>
      </p>
      <div className="no-print">
        <Button
          variant="default"
          leftSection={<RotateCw size={18} aria-hidden="true" />}
          loading={retrying.isPending}
          onClick={() => retrying.mutate(undefined)}
        >
          <Trans>Try all again</Trans>
        </Button>
        <FormFailure error={retrying.error} />
      </div>
      <DeadLetterList letters={letters ?? []} />
      {found.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          className="no-print"
          loading={found.isFetchingNextPage}
          onClick={() => found.fetchNextPage()}
        >
          {found.isFetchNextPageError ? (
            <Trans>More could not be fetched. Try again</Trans>
          ) : (
            <Trans>Show more</Trans>
          )}
        </Button>
      )}
    </>
  );
}
