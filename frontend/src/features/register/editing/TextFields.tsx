import { useLingui } from '@lingui/react/macro';
import { SimpleGrid, Textarea } from '@mantine/core';
import { MarkdownField } from './MarkdownField';
import type { OrganisationForm } from './useOrganisationForm';

/** Both languages side by side, so that they are kept alike. */
export function TextFields({ form }: { form: OrganisationForm }) {
  const { t } = useLingui();
  const summary = { autosize: true, minRows: 2, maxRows: 6 } as const;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Textarea
        label={t`In short, in Swedish`}
        lang="sv"
        {...summary}
        {...form.getInputProps('summarySv')}
      />
      <Textarea
        label={t`In short, in English`}
        lang="en"
        {...summary}
        {...form.getInputProps('summaryEn')}
      />
      <MarkdownField
        label={t`Description in Swedish`}
        lang="sv"
        {...form.getInputProps('descriptionSv')}
      />
      <MarkdownField
        label={t`Description in English`}
        lang="en"
        {...form.getInputProps('descriptionEn')}
      />
    </SimpleGrid>
  );
}
