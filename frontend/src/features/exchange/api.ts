import { z } from 'zod/mini';
import { ApiError, fromProblem } from '@/shared/http/ApiError';
import { rest } from '@/shared/http/rest';
import { csrfToken } from '@/shared/http/send';
import { currentLanguage } from '@/shared/i18n/language';

/** Files come in through the REST API, which also says how each was read. */

const readingAnswer = z.object({
  findings: z.object({
    sort: z.optional(z.string()),
    encoding: z.optional(z.string()),
    delimiter: z.optional(z.string()),
    worksheets: z.optional(z.array(z.string())),
    doubt: z.optional(z.array(z.string())),
    rows: z.optional(z.number()),
    sample: z.optional(z.array(z.array(z.string()))),
  }),
  options: z.object({
    encoding_confirmed: z.optional(z.boolean()),
    worksheet: z.optional(z.string()),
    decimals: z.optional(z.string()),
  }),
  concerns: z.array(z.unknown()),
  confirmed_by: z.nullable(z.object({ name: z.string() })),
});

/** What was understood of the file, and what has been said about how to read it. */
export type Reading = z.infer<typeof readingAnswer>;

/** Null where the import is somebody else's: only who uploaded a file sees how it is read. */
export async function readReading(uuid: string, signal?: AbortSignal): Promise<Reading | null> {
  try {
    return readingAnswer.parse(await rest(`imports/${uuid}/`, { signal }));
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_found') return null;
    throw error;
  }
}

export interface ReadingOptions {
  encoding?: string;
  encoding_confirmed?: boolean;
  delimiter?: string;
  worksheet?: string;
  decimals?: string;
}

export const revise = (uuid: string, options: ReadingOptions) =>
  rest(`imports/${uuid}/options/`, { method: 'POST', body: options });

/** As a second person; the one who uploaded the file applies it. */
export const confirm = (uuid: string) => rest(`imports/${uuid}/confirm/`, { method: 'POST' });

export const discard = (uuid: string) => rest(`imports/${uuid}/`, { method: 'DELETE' });

export interface Upload {
  sheet: string;
  file: File;
  /** From 0 to 1. */
  onProgress: (share: number) => void;
}

const uploaded = z.object({ id: z.string() });

/** Sends a file and says how far it has come, which fetch cannot. */
export function upload({ sheet, file, onProgress }: Upload): Promise<string> {
  const form = new FormData();
  form.set('sheet', sheet);
  form.set('file', file);
  const request = new XMLHttpRequest();
  request.open('POST', '/api/v1/imports/');
  request.responseType = 'json';
  request.setRequestHeader('Accept', 'application/json');
  request.setRequestHeader('Accept-Language', currentLanguage());
  request.setRequestHeader('X-CSRFToken', csrfToken());
  request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
  return new Promise((resolve, reject) => {
    request.onerror = () => reject(new ApiError({ code: 'unreachable', message: '' }));
    request.onload = () => {
      const found = uploaded.safeParse(request.response);
      if (request.status === 201 && found.success) resolve(found.data.id);
      else reject(fromProblem(request.response, request.status));
    };
    request.send(form);
  });
}
