import { useQuery } from '@tanstack/react-query';
import { graphql } from '@/gql';
import type { ImportRunQuery } from '@/gql/graphql';
import { request } from '@/shared/graphql/request';
import { runKey } from '../cache';
import { globalId } from '../ids';
import { isRunning } from '../states';

const ImportRunDocument = graphql(`
  query ImportRun($id: ID!) {
    importRun(id: $id) {
      id
      fileName
      createdAt
      state
      progress
      error
      notices
      headers
      mapping {
        header
        column
      }
      counts {
        verdict
        count
      }
      sheet {
        key
        name
        columns {
          key
          label
          required
        }
      }
    }
  }
`);

export type Run = NonNullable<ImportRunQuery['importRun']>;

/** How often to ask while the server is at work, in milliseconds. */
const WHILE_RUNNING = 1_000;

/** One import, asked again and again while the server works on it. */
export function useRun(uuid: string) {
  return useQuery({
    queryKey: [...runKey(uuid), 'state'],
    queryFn: async ({ signal }) =>
      (await request(ImportRunDocument, { id: globalId(uuid) }, signal)).importRun ?? null,
    refetchInterval: ({ state: { data } }) =>
      data && isRunning(data.state) ? WHILE_RUNNING : false,
  });
}
