import type { Messages } from '@lingui/core';
import type { Language } from '@/shared/i18n/language';

type Catalogues = Record<string, () => Promise<{ messages: Messages }>>;

const catalogues: Record<Language, Catalogues> = {
  sv: import.meta.glob<{ messages: Messages }>('../**/locales/sv.po'),
  en: import.meta.glob<{ messages: Messages }>('../**/locales/en.po'),
};

/** All rooms' words in one language. The build lays a language's catalogues in one file. */
export async function loadMessages(language: Language): Promise<Messages> {
  const loaded = await Promise.all(Object.values(catalogues[language]).map((load) => load()));
  return Object.assign({}, ...loaded.map(({ messages }) => messages));
}
