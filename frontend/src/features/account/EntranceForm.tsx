import { useLingui } from '@lingui/react/macro';
import { Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface EntranceFormProps {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}

/** The head and spacing that all pages on the way in share. */
export function EntranceForm({ title, lead, children }: EntranceFormProps) {
  const { t } = useLingui();
  useDocumentTitle(t`${title} · Konstellation`);
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>{title}</Title>
        {lead && (
          <Text c="dimmed" mt={4}>
            {lead}
          </Text>
        )}
      </div>
      {children}
    </Stack>
  );
}
