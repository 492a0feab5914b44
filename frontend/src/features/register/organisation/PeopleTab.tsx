import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { graphql } from '@/gql';
import { request } from '@/shared/graphql/request';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { Section } from '@/shared/ui/Page';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { organisationKey } from '../cache';
import { allows } from '../rights';
import { AddPositionDialog } from './AddPositionDialog';
import { PersonDialog } from './PersonDialog';
import { PositionList } from './PositionList';
import { useOrganisationId } from './useOrganisationId';

const OrganisationPeopleDocument = graphql(`
  query OrganisationPeople($id: ID!) {
    organisation(id: $id) {
      id
      actions
      people {
        id
        ...PositionRow
      }
    }
  }
`);

/** Who works there and what they are, as far as each has chosen to be seen. */
export function PeopleTab() {
  const { t } = useLingui();
  const id = useOrganisationId();
  const [adding, setAdding] = useState<'person' | 'position' | null>(null);
  const close = () => setAdding(null);
  const people = useQuery({
    queryKey: [...organisationKey(id), 'people'],
    queryFn: ({ signal }) => request(OrganisationPeopleDocument, { id }, signal),
  });
  if (people.isPending) return <SkeletonRows />;
  if (people.isError) return <Failure error={people.error} retry={people.refetch} />;
  const { organisation } = people.data;
  if (!organisation) return null;
  const mayAdd = allows(organisation, 'create_person');
  const add = mayAdd && (
    <Group gap="xs" className="no-print">
      <Button
        variant="light"
        leftSection={<UserPlus size={18} aria-hidden="true" />}
        onClick={() => setAdding('person')}
      >
        <Trans>Add a person</Trans>
      </Button>
      <Button variant="default" onClick={() => setAdding('position')}>
        <Trans>Somebody in the register</Trans>
      </Button>
    </Group>
  );
  return (
    <Section title={t`People`} actions={organisation.people.length > 0 && add}>
      {organisation.people.length === 0 ? (
        <EmptyState title={t`Nobody to show`} action={add}>
          <p>
            <Trans>Each person chooses who may see them.</Trans>
          </p>
        </EmptyState>
      ) : (
        <PositionList positions={organisation.people} organisationId={id} />
      )}
      {adding === 'person' && <PersonDialog organisationId={id} onClose={close} />}
      {adding === 'position' && <AddPositionDialog organisationId={id} onClose={close} />}
    </Section>
  );
}
