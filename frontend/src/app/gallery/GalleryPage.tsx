import { Page } from '@/shared/ui/Page';
import { FormSpecimens } from './FormSpecimens';
import { RecordSpecimens } from './RecordSpecimens';
import { StateSpecimens } from './StateSpecimens';
import { TableSpecimens } from './TableSpecimens';
import { ToneSpecimens } from './ToneSpecimens';

/** All components in all states, for the eye and for the browser tests. Only in development. */
export function GalleryPage() {
  return (
    <Page title="Galleri" lead="Alla byggdelar i alla lägen.">
      <ToneSpecimens />
      <RecordSpecimens />
      <TableSpecimens />
      <FormSpecimens />
      <StateSpecimens />
    </Page>
  );
}
