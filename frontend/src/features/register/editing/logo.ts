import { z } from 'zod/mini';
import { rest } from '@/shared/http/rest';

/** The REST API takes files; it names an organisation by its UUID, GraphQL by base64 of type and UUID. */
function path(id: string): string {
  const [, uuid = ''] = atob(id).split(':');
  return `organisations/${uuid}/logo/`;
}

const answered = z.object({ version: z.number(), logo: z.nullable(z.string()) });

export type Logo = z.infer<typeof answered>;

interface Seen {
  id: string;
  /** The version that the reader has seen; a later one refuses the change. */
  version: number;
}

const ifMatch = (version: number) => ({ 'If-Match': `"${version}"` });

export async function setLogo({ id, version }: Seen, file: File): Promise<Logo> {
  const body = new FormData();
  body.append('file', file);
  return answered.parse(await rest(path(id), { method: 'POST', body, headers: ifMatch(version) }));
}

export async function removeLogo({ id, version }: Seen): Promise<Logo> {
  return answered.parse(await rest(path(id), { method: 'DELETE', headers: ifMatch(version) }));
}
