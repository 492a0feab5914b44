import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, FileButton, NativeSelect, Progress, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FileSpreadsheet, TriangleAlert } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { FormFailure } from '@/shared/forms/FormFailure';
import { ApiError } from '@/shared/http/ApiError';
import { upload } from './api';
import { useRefreshed } from './cache';
import classes from './ImportsPage.module.css';

const ACCEPTED = '.csv,.tsv,.txt,.xlsx,text/csv';

interface UploadFormProps {
  kinds: readonly { key: string; name: string }[];
}

/** Choose what the list is of, and the file. Nothing is written yet. */
export function UploadForm({ kinds }: UploadFormProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const refreshed = useRefreshed();
  const [sheet, setSheet] = useState(kinds[0]?.key ?? '');
  const [share, setShare] = useState(0);
  const uploading = useMutation({
    mutationFn: (file: File) => upload({ sheet, file, onProgress: setShare }),
    onMutate: () => setShare(0),
    onSuccess: async (id) => {
      await navigate({ to: '/import/$id', params: { id } });
      await refreshed();
    },
  });
  return (
    <Stack>
      <NativeSelect
        label={t`What the list is of`}
        data={kinds.map(({ key, name }) => ({ value: key, label: name }))}
        value={sheet}
        onChange={(event) => setSheet(event.currentTarget.value)}
      />
      <DropArea onFile={(file) => uploading.mutate(file)} isBusy={uploading.isPending} />
      {uploading.isPending && (
        <Progress value={share * 100} animated aria-label={t`How much of the file has arrived`} />
      )}
      <Refusal error={uploading.error} />
    </Stack>
  );
}

interface DropAreaProps {
  onFile: (file: File) => void;
  isBusy: boolean;
}

function DropArea({ onFile, isBusy }: DropAreaProps) {
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file && !isBusy) onFile(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first
    <div
      className={classes.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <FileSpreadsheet size={32} aria-hidden="true" />
      <p>
        <Trans>Drop a file here, or</Trans>
      </p>
      <FileButton onChange={(file) => file && onFile(file)} accept={ACCEPTED}>
        {(props) => (
          <Button {...props} loading={isBusy}>
            <Trans>Choose a file</Trans>
          </Button>
        )}
      </FileButton>
      <p className={classes.hint}>
        <Trans>CSV or XLSX, at most 10 MB and 20,000 rows. Nothing is changed yet.</Trans>
      </p>
    </div>
  );
}

/** A file that is no table is refused with its place, as the server words it. */
function Refusal({ error }: { error: unknown }) {
  const { t } = useLingui();
  const reasons = error instanceof ApiError ? (error.fields.file ?? []) : [];
  if (reasons.length === 0) return <FormFailure error={error} />;
  return (
    <Alert
      role="alert"
      color="red"
      title={t`The file was not taken`}
      icon={<TriangleAlert aria-hidden="true" />}
    >
      {reasons.join(' ')}
    </Alert>
  );
}
