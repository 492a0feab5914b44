import type { Language } from '@/shared/i18n/language';

export interface InLanguage {
  text: string;
  language: Language;
}

/** The text in the reader's language, else the other one. */
export function readersText(
  texts: Readonly<Record<Language, string>>,
  reader: Language,
): InLanguage | null {
  const other = reader === 'sv' ? 'en' : 'sv';
  for (const language of [reader, other] as const) {
    if (texts[language]) return { text: texts[language], language };
  }
  return null;
}
