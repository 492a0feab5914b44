import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Textarea, type TextareaProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { MarkdownText } from '@/shared/ui/MarkdownText';
import classes from './MarkdownField.module.css';

type MarkdownFieldProps = TextareaProps & { label: string; value?: string };

/** A text in Markdown that can be looked at as it will read. */
export function MarkdownField({ label, value = '', ...rest }: MarkdownFieldProps) {
  const { t } = useLingui();
  const [previewing, preview] = useDisclosure(false);
  return (
    <div>
      <Textarea
        label={label}
        description={t`**Bold**, *italic*, lists with -, headings with ##.`}
        autosize
        minRows={6}
        maxRows={18}
        value={value}
        {...rest}
      />
      <Button
        variant="subtle"
        size="compact-sm"
        mt="xs"
        aria-expanded={previewing}
        aria-label={previewing ? t`Hide the preview: ${label}` : t`Show as it will read: ${label}`}
        onClick={preview.toggle}
      >
        {previewing ? <Trans>Hide the preview</Trans> : <Trans>Show as it will read</Trans>}
      </Button>
      {previewing && (
        <div className={classes.preview} lang={rest.lang}>
          <MarkdownText source={value} headingLevel={3} />
        </div>
      )}
    </div>
  );
}
