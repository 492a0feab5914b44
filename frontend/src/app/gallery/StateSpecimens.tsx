import { Button } from '@mantine/core';
import { ApiError } from '@/shared/http/ApiError';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { NoRight } from '@/shared/ui/NoRight';
import { Section } from '@/shared/ui/Page';
import { SkeletonCards, SkeletonPage, SkeletonRows } from '@/shared/ui/Skeletons';
import { Specimen } from './Specimen';

export function StateSpecimens() {
  return (
    <Section title="Lägen">
      <Specimen name="SkeletonRows">
        <SkeletonRows rows={4} />
      </Specimen>
      <Specimen name="SkeletonCards">
        <SkeletonCards cards={3} />
      </Specimen>
      <Specimen name="SkeletonPage">
        <SkeletonPage />
      </Specimen>
      <Specimen name="EmptyState: network">
        <EmptyState title="Inga förslag ännu" action={<Button>Beskriv vad ni kan</Button>}>
          <p>Ju mer ni berättar om er kompetens, desto bättre blir förslagen.</p>
        </EmptyState>
      </Specimen>
      <Specimen name="EmptyState: search">
        <EmptyState scene="search" title="Ingen partner motsvarar sökningen">
          <p>Ta bort ett filter eller pröva ett annat ord.</p>
        </EmptyState>
      </Specimen>
      <Specimen name="EmptyState: list">
        <EmptyState scene="list" title="Ni har inte publicerat något behov" />
      </Specimen>
      <Specimen name="EmptyState: history">
        <EmptyState scene="history" title="Inget har ändrats" />
      </Specimen>
      <Specimen name="EmptyState: mail">
        <EmptyState scene="mail" title="Titta i inkorgen" />
      </Specimen>
      <Specimen name="Failure">
        <Failure
          error={new ApiError({ code: 'internal', message: '', requestId: '7f3c9a' })}
          retry={() => undefined}
        />
      </Specimen>
      <Specimen name="Failure: not_found">
        <Failure error={new ApiError({ code: 'not_found', message: '' })} />
      </Specimen>
      <Specimen name="NoRight">
        <NoRight />
      </Specimen>
    </Section>
  );
}
