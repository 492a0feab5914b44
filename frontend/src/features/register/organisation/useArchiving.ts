import { useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { graphql } from '@/gql';
import { request } from '@/shared/graphql/request';
import { describe } from '@/shared/http/describe';
import { notify } from '@/shared/ui/notify';
import { useRefreshed } from '../cache';
import { notifyWithUndo } from '../undoNotice';

const ArchiveOrganisationDocument = graphql(`
  mutation ArchiveOrganisation($id: ID!, $expectedVersion: Int!) {
    archiveOrganisation(id: $id, expectedVersion: $expectedVersion) {
      organisation {
        id
        version
      }
    }
  }
`);

const RestoreOrganisationDocument = graphql(`
  mutation RestoreOrganisation($id: ID!, $expectedVersion: Int!) {
    restoreOrganisation(id: $id, expectedVersion: $expectedVersion) {
      organisation {
        id
        version
      }
    }
  }
`);

interface Archivable {
  id: string;
  version: number;
  name: string;
}

/** Taking an organisation out of use and into use again. Neither asks first: each can be undone. */
export function useArchiving({ id, version, name }: Archivable) {
  const { t } = useLingui();
  const refreshed = useRefreshed();
  const restoreAt = async (expectedVersion: number) => {
    await request(RestoreOrganisationDocument, { id, expectedVersion });
    await refreshed();
  };
  const onError = (error: Error) => notify(describe(error));
  const archiving = useMutation({
    mutationFn: () => request(ArchiveOrganisationDocument, { id, expectedVersion: version }),
    onSuccess: async ({ archiveOrganisation: { organisation } }) => {
      notifyWithUndo({
        message: t`${name} has been archived.`,
        undo: () => restoreAt(organisation.version),
        undone: t`${name} is in use again.`,
      });
      await refreshed();
    },
    onError,
  });
  const restoring = useMutation({
    mutationFn: () => restoreAt(version),
    onSuccess: () => notify(t`${name} is in use again.`),
    onError,
  });
  return {
    archive: () => archiving.mutate(),
    restore: () => restoring.mutate(),
    pending: archiving.isPending || restoring.isPending,
  };
}
