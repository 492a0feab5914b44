import { useMutation } from '@tanstack/react-query';
import { graphql } from '@/gql';
import { request } from '@/shared/graphql/request';
import { useRefreshed, useRegisterChanged } from '../cache';
import { type Decision, written } from '../decisions';
import { globalId } from '../ids';
import { asInput, type Mapping } from '../mapping';

/** What one does with an import, and what is read anew afterwards. */

const MapImportDocument = graphql(`
  mutation MapImport($id: ID!, $mapping: [ColumnMappingInput!]!) {
    mapImport(id: $id, mapping: $mapping) {
      run {
        id
      }
    }
  }
`);

const DecideImportRowDocument = graphql(`
  mutation DecideImportRow($run: ID!, $row: Int!, $decision: String!) {
    decideImportRow(run: $run, row: $row, decision: $decision) {
      run {
        id
      }
    }
  }
`);

const ApplyImportDocument = graphql(`
  mutation ApplyImport($id: ID!) {
    applyImport(id: $id) {
      run {
        id
      }
    }
  }
`);

const UndoImportDocument = graphql(`
  mutation UndoImport($id: ID!) {
    undoImport(id: $id) {
      run {
        id
      }
    }
  }
`);

export function useCheck(uuid: string) {
  return useMutation({
    mutationFn: (mapping: Mapping) =>
      request(MapImportDocument, { id: globalId(uuid), mapping: asInput(mapping) }),
    onSuccess: useRefreshed(),
  });
}

export function useDecide(uuid: string) {
  return useMutation({
    mutationFn: ({ row, decision }: { row: number; decision: Decision }) =>
      request(DecideImportRowDocument, {
        run: globalId(uuid),
        row,
        decision: written(decision),
      }),
    onSuccess: useRefreshed(),
  });
}

export function useApply(uuid: string) {
  const refreshed = useRefreshed();
  const registerChanged = useRegisterChanged();
  return useMutation({
    mutationFn: () => request(ApplyImportDocument, { id: globalId(uuid) }),
    onSuccess: () => Promise.all([refreshed(), registerChanged()]),
  });
}

export function useUndo() {
  const refreshed = useRefreshed();
  const registerChanged = useRegisterChanged();
  return async (id: string) => {
    await request(UndoImportDocument, { id });
    await Promise.all([refreshed(), registerChanged()]);
  };
}
