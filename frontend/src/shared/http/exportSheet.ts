import { currentLanguage } from '@/shared/i18n/language';
import { ApiError, fromProblem } from './ApiError';

export type ExportKind = 'csv' | 'xlsx';

/** Fetches a whole list as a file, in the reader's language, and hands it to the browser to keep. */
export async function exportSheet(sheet: string, kind: ExportKind): Promise<void> {
  const answer = await fetch(`/api/v1/exports/${sheet}/?as=${kind}`, {
    credentials: 'same-origin',
    headers: { Accept: '*/*', 'Accept-Language': currentLanguage() },
  }).catch(() => {
    throw new ApiError({ code: 'unreachable', message: '' });
  });
  if (!answer.ok) {
    throw fromProblem(await answer.json().catch(() => undefined), answer.status);
  }
  keep(await answer.blob(), `${sheet}.${kind}`);
}

function keep(file: Blob, name: string) {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
