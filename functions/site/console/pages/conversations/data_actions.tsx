// Exporting and erasing a conversation: both are jobs that take a while.

import { useState } from "preact/hooks";
import { api, query } from "../../api/client";
import { useAction } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Conversation, Job } from "../../api/types";
import { useNavigate, useWorkspace } from "../../shell/workspace";
import { rich, t } from "../../texts/translate";
import { Banner, Button, Checkbox, Confirm, Dialog, LinkButton, toast } from "../../ui";
import { NewHold } from "../personal_data/new_hold";

export function DataActions({ of, onErasing }: { of: Conversation; onErasing: (erasing: boolean) => void }) {
  const go = useNavigate();
  const { may } = useWorkspace();
  const mayOwn = may("owner");
  const [exporting, setExporting] = useState(false);
  const [erasing, setErasing] = useState(false);
  const [kept, setKept] = useState(false);
  const [keeping, setKeeping] = useState(false);
  const [tickets, setTickets] = useState(false);
  const [job, setJob] = useState<Job | null>(null);
  const { email } = of.visitor;

  const take = useAction(async (signal) => {
    setJob(null);
    const answer = await api.post<Job>(`/conversations/${of.id}/export`, undefined, { signal });
    setJob(await api.job(answer, { signal }));
  });
  const erase = useAction(async (signal) => {
    const path = `/conversations/${of.id}${query({ tickets: tickets ? "delete" : null })}`;
    onErasing(true);
    await erased(path, signal).catch((error: unknown) => {
      onErasing(false);
      throw error;
    });
    toast(t("The conversation is erased."));
    go(`/console/bots/${of.bot_id}/conversations`, { replace: true });
  });
  return (
    <>
      {may("agent") && (
        <Button
          icon="copy"
          onClick={() => {
            setExporting(true);
            void take.run();
          }}
        >
          {t("Export")}
        </Button>
      )}
      {mayOwn && !of.held && !kept && <Button onClick={() => setKeeping(true)}>{t("Keep")}</Button>}
      {mayOwn && (
        <Button icon="trash" onClick={() => setErasing(true)}>
          {t("Erase")}
        </Button>
      )}
      {keeping && (
        <NewHold on={{ conversation_id: of.id }} onClose={() => setKeeping(false)} onDone={async () => setKept(true)} />
      )}
      <Dialog
        open={exporting}
        title={t("Export")}
        onClose={() => setExporting(false)}
        actions={
          <>
            <Button onClick={() => setExporting(false)}>{t("Close")}</Button>
            {take.error !== undefined && <Button onClick={() => take.run()}>{t("Try again")}</Button>}
            {job?.link && (
              <LinkButton kind="primary" href={job.link} external>
                {t("Download")}
              </LinkButton>
            )}
          </>
        }
      >
        {take.busy && <p role="status">{t("Putting the file together. This takes some seconds.")}</p>}
        {job?.link && (
          <p role="status">
            {t(
              "The file is ready: the transcript, its decisions with their evidence, and its escalations, as JSON. The link works for fifteen minutes.",
            )}
          </p>
        )}
        {take.error !== undefined && <Banner tone="bad">{sentence(take.error)}</Banner>}
      </Dialog>
      <Confirm
        open={erasing}
        title={t("Erase this conversation?")}
        action={t("Erase for good")}
        busy={erase.busy}
        error={erase.error}
        onConfirm={() => erase.run()}
        onCancel={() => {
          setErasing(false);
          erase.clear();
        }}
      >
        <p>
          {t(
            "The transcript, its decisions, files made of it and the visitor's details are deleted here, and what is still on its way is called off. Mails that were delivered stay where they are; a receipt lists them. This cannot be undone.",
          )}
        </p>
        {of.ticket && (
          <Checkbox
            label={t("Delete its ticket too, as far as the helpdesk allows")}
            checked={tickets}
            onChange={setTickets}
          />
        )}
        {email && (
          <p class="hint">
            {rich("Every conversation of {email} is erased under <link>Personal data</link>.", {
              email: <bdi>{email}</bdi>,
              link: (words: string) => <a href="/console/personal-data">{words}</a>,
            })}
          </p>
        )}
      </Confirm>
    </>
  );
}

const erased = async (path: string, signal: AbortSignal): Promise<Job | null> =>
  api.job(await api.delete<Job>(path, { signal }), { signal });
