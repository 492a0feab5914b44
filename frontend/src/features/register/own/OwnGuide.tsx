import { useLingui } from '@lingui/react/macro';
import { Card } from '@mantine/core';
import { type FragmentType, readFragment } from '@/gql';
import { CompletenessGuideFragmentDoc } from '@/gql/graphql';
import { Section } from '@/shared/ui/Page';
import { share, steps } from './completeness';
import { Guide } from './Guide';

interface OwnGuideProps {
  organisation: FragmentType<typeof CompletenessGuideFragmentDoc>;
  mayEdit: boolean;
}

/** On the own organisation's page: what it still lacks. Gone once nothing is lacking. */
export function OwnGuide({ organisation, mayEdit }: OwnGuideProps) {
  const { t } = useLingui();
  const all = steps(readFragment(CompletenessGuideFragmentDoc, organisation));
  if (share(all) === 1) return null;
  return (
    <Card className="no-print">
      <Section title={t`What would make you easier to find`}>
        <Guide organisation={organisation} mayEdit={mayEdit} />
      </Section>
    </Card>
  );
}
